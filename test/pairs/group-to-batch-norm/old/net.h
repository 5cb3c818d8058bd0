#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("conv", torch::nn::Conv2d(3, 4, 3));
    register_module("norm", torch::nn::GroupNorm(2, 4));
  }
};
TORCH_MODULE(Net);

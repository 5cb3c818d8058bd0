#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("conv", torch::nn::Conv2d(3, 8, 3));
  }
};
TORCH_MODULE(Net);

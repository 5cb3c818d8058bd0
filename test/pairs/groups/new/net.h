#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(4, 8, 3).groups(2)));
  }
};
TORCH_MODULE(Net);

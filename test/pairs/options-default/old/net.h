#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  explicit NetImpl(torch::nn::Conv2dOptions options = torch::nn::Conv2dOptions(3, 8, 3)) {
    register_module("c", torch::nn::Conv2d(options));
  }
};
TORCH_MODULE(Net);

#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  explicit NetImpl(int64_t width = 4) {
    conv = register_module("conv", torch::nn::Conv2d(3, width, 3));
    head = register_module("head", torch::nn::Linear(width, 2));
  }
  torch::nn::Conv2d conv{nullptr};
  torch::nn::Linear head{nullptr};
};
TORCH_MODULE(Net);

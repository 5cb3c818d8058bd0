#pragma once
#include <torch/torch.h>
struct Backbone : torch::nn::Module {
  explicit Backbone(int64_t width) {
    conv = register_module("conv", torch::nn::Conv2d(3, width, 3));
  }
  torch::nn::Conv2d conv{nullptr};
};
struct NetImpl : Backbone {
  explicit NetImpl(int64_t width = 4) : Backbone(width) {
    head = register_module("head", torch::nn::Linear(width, 2));
  }
  torch::nn::Linear head{nullptr};
};
TORCH_MODULE(Net);

#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  explicit NetImpl(int64_t width = 8) {
    register_module("first", torch::nn::Linear(width, width));
    if (width > 8) register_module("project", torch::nn::Linear(width, 8));
  }
};
TORCH_MODULE(Net);

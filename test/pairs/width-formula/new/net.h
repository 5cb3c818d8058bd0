#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  explicit NetImpl(int64_t n) {
    register_module("fc", torch::nn::Linear(4, n * n));
  }
};
TORCH_MODULE(Net);

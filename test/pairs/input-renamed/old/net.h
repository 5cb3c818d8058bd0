#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  explicit NetImpl(int64_t hidden) {
    register_module("fc", torch::nn::Linear(4, hidden));
  }
};
TORCH_MODULE(Net);

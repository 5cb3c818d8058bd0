#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  explicit NetImpl(int64_t n = 4) {
    for (int64_t i = 0; i < n; ++i) {
      register_module("layer" + std::to_string(i), torch::nn::Linear(4, 4));
    }
  }
};
TORCH_MODULE(Net);

#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  explicit NetImpl(int64_t n = 2) {
    auto list = register_module("layers", torch::nn::ModuleList());
    for (int64_t i = 0; i < n; ++i) {
      list->push_back(torch::nn::Linear(4, 5));
    }
  }
};
TORCH_MODULE(Net);

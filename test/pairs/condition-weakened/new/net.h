#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  explicit NetImpl(bool extra = false, int64_t depth = 3) {
    register_module("fc", torch::nn::Linear(4, 2));
    if (extra) {
      register_module("head", torch::nn::Linear(2, 2));
    }
  }
};
TORCH_MODULE(Net);

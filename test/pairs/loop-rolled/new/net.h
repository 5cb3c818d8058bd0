#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() {
    for (int i = 0; i < 2; ++i) {
      register_module("layer" + std::to_string(i), torch::nn::Linear(4, 4));
    }
  }
};
TORCH_MODULE(Net);

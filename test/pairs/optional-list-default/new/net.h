#pragma once
#include <torch/torch.h>

#include <vector>

struct NetImpl : torch::nn::Module {
  explicit NetImpl(c10::optional<std::vector<int64_t>> sizes = std::vector<int64_t>{4}) {
    if (sizes) register_module("c", torch::nn::Linear((*sizes)[0], 2));
  }
};
TORCH_MODULE(Net);

#pragma once
#include <torch/torch.h>

#include <array>

struct NetImpl : torch::nn::Module {
  explicit NetImpl(std::array<int64_t, 3> widths = {4, 8, 2}) {
    register_module("first", torch::nn::Linear(widths[0], widths[1]));
    register_module("second", torch::nn::Linear(widths[1], widths[2]));
  }
};
TORCH_MODULE(Net);

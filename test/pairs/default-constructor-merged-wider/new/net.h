#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  explicit NetImpl(int64_t width = 16) { register_module("fc", torch::nn::Linear(4, width)); }
};
TORCH_MODULE(Net);

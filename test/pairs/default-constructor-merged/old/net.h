#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() : NetImpl(8) {}
  explicit NetImpl(int64_t width) { register_module("fc", torch::nn::Linear(4, width)); }
};
TORCH_MODULE(Net);

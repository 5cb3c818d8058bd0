#pragma once
#include <torch/torch.h>

static int64_t gWidth = 4;
inline void setWidth(int64_t w) { gWidth = w; }
struct NetImpl : torch::nn::Module {
  explicit NetImpl(int64_t n = gWidth) { register_module("c", torch::nn::Linear(2, n)); }
};
TORCH_MODULE(Net);

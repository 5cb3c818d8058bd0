#pragma once
#include <torch/torch.h>

struct Config {
  int64_t width = 3;
};
struct NetImpl : torch::nn::Module {
  explicit NetImpl(const Config* config = nullptr) {
    register_module("c", torch::nn::Linear(2, config ? config->width : 6));
  }
};
TORCH_MODULE(Net);

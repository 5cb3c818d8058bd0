#pragma once
#include <torch/torch.h>

struct Config {
  int64_t hidden = 8;
  bool bias = true;
};

struct NetImpl : torch::nn::Module {
  explicit NetImpl(Config config = {}) {
    register_module("fc", torch::nn::Linear(torch::nn::LinearOptions(4, config.hidden).bias(config.bias)));
  }
};
TORCH_MODULE(Net);

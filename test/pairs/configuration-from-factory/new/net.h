#pragma once
#include <torch/torch.h>

struct Config {
  int64_t hidden = 4;
  bool bias = true;
  static Config small() {
    Config config;
    config.hidden = 16;
    return config;
  }
};

struct NetImpl : torch::nn::Module {
  explicit NetImpl(Config config = Config::small()) {
    register_module("fc", torch::nn::Linear(torch::nn::LinearOptions(4, config.hidden).bias(config.bias)));
  }
};
TORCH_MODULE(Net);

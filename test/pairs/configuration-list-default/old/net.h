#pragma once
#include <torch/torch.h>

#include <vector>

struct Config {
  std::vector<int64_t> widths = {8, 16};
  int64_t classes = 2;
};

struct NetImpl : torch::nn::Module {
  explicit NetImpl(const Config& config = {}) {
    int64_t in = 4;
    for (size_t i = 0; i < config.widths.size(); ++i) {
      register_module("fc" + std::to_string(i), torch::nn::Linear(in, config.widths[i]));
      in = config.widths[i];
    }
    register_module("head", torch::nn::Linear(in, config.classes));
  }
};
TORCH_MODULE(Net);

#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() {
    add("fc1", 4, 8);
    add("fc2", 8, 2);
  }

  void add(const std::string& name, int64_t in, int64_t out) {
    register_module(name, torch::nn::Linear(in, out));
  }
};
TORCH_MODULE(Net);

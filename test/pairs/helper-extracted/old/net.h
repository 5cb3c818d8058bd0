#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("fc1", torch::nn::Linear(4, 8));
    register_module("fc2", torch::nn::Linear(8, 2));
  }
};
TORCH_MODULE(Net);

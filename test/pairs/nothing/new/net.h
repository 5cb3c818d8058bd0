#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() {
    // The same with a remark.
    register_module("fc1", torch::nn::Linear(4, 8));
    register_module("fc2", torch::nn::Linear(8, 2));
  }
};
TORCH_MODULE(Net);

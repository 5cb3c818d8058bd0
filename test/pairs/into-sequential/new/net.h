#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("body", torch::nn::Sequential(torch::nn::Linear(4, 8), torch::nn::Linear(8, 2)));
  }
};
TORCH_MODULE(Net);

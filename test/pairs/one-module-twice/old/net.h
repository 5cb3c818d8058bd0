#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    auto fc = register_module("first", torch::nn::Linear(4, 4));
    register_module("second", torch::nn::Linear(4, 4));
  }
};
TORCH_MODULE(Net);

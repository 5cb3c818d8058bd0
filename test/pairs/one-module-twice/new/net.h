#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    auto fc = register_module("first", torch::nn::Linear(4, 4));
    register_module("second", fc);
  }
};
TORCH_MODULE(Net);

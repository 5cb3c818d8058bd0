#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("head", torch::nn::Linear(4, 2));
  }
};
TORCH_MODULE(Net);

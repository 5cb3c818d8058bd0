#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("fc", torch::nn::Linear(4, 4));
    register_module("act", torch::nn::PReLU());
  }
};
TORCH_MODULE(Net);

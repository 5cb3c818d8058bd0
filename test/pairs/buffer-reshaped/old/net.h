#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_buffer("mask", torch::ones({4}));
    register_module("fc", torch::nn::Linear(4, 2));
  }
};
TORCH_MODULE(Net);

#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_buffer("mask", torch::ones({4}));
  }
};
TORCH_MODULE(Net);

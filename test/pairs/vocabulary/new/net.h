#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("embed", torch::nn::Embedding(12, 4));
  }
};
TORCH_MODULE(Net);

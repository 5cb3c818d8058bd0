#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("layer0", torch::nn::Linear(4, 4));
    register_module("layer1", torch::nn::Linear(4, 4));
  }
};
TORCH_MODULE(Net);

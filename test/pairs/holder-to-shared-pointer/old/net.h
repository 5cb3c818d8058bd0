#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    block = register_module("block", torch::nn::Linear(4, 2));
  }
  torch::nn::Linear block{nullptr};
};
TORCH_MODULE(Net);

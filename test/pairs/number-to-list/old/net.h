#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  explicit NetImpl(int64_t width = 8) {
    register_module("layers", layers);
    layers->push_back(torch::nn::Linear(4, width));
  }
  torch::nn::ModuleList layers;
};
TORCH_MODULE(Net);

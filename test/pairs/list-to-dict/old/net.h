#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    torch::nn::ModuleList heads;
    heads->push_back(torch::nn::Linear(4, 2));
    heads->push_back(torch::nn::Linear(4, 3));
    register_module("heads", heads);
  }
};
TORCH_MODULE(Net);

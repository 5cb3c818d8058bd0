#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("fc", torch::nn::Linear(4, 3));
    to(torch::kDouble);
  }
};
TORCH_MODULE(Net);

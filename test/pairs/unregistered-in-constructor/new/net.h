#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("fc", torch::nn::Linear(4, 3));
    register_module("aux", torch::nn::Linear(4, 2));
    unregister_module("aux");
  }
};
TORCH_MODULE(Net);

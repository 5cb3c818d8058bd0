#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    torch::nn::AnyModule any(torch::nn::Linear(4, 2));
    register_module("head", any.ptr());
  }
};
TORCH_MODULE(Net);

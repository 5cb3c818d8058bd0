#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() {
    auto fc = register_module("fc", torch::nn::Linear(4, 2));
    for (auto& p : fc->parameters()) p.set_requires_grad(false);
  }
};
TORCH_MODULE(Net);

#pragma once
#include <torch/torch.h>

#include <string>
#include <vector>

struct NetImpl : torch::nn::Module {
  explicit NetImpl(std::vector<std::string> names = {"left", "other"}) {
    for (const auto& name : names) {
      register_module(name, torch::nn::Linear(4, 2));
    }
  }
};
TORCH_MODULE(Net);

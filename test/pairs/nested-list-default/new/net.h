#pragma once
#include <torch/torch.h>

#include <vector>

struct NetImpl : torch::nn::Module {
  explicit NetImpl(std::vector<std::vector<int64_t>> stages = {{4, 8}, {8, 3}}) {
    register_module("layers", layers);
    for (const auto& stage : stages) {
      layers->push_back(torch::nn::Linear(stage[0], stage[1]));
    }
  }
  torch::nn::ModuleList layers;
};
TORCH_MODULE(Net);

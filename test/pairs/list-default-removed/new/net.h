#pragma once
#include <torch/torch.h>

#include <vector>

struct NetImpl : torch::nn::Module {
  explicit NetImpl(std::vector<int64_t> widths) {
    register_module("layers", layers);
    int64_t in = 4;
    for (const int64_t width : widths) {
      layers->push_back(torch::nn::Linear(in, width));
      in = width;
    }
  }
  torch::nn::ModuleList layers;
};
TORCH_MODULE(Net);

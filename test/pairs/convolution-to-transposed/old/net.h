#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl(int64_t width = 8, bool norm = false, double dropout = 0.0) {
    conv1 = register_module("conv1", torch::nn::Conv2d(3, width, 3));
    conv2 = register_module("conv2", torch::nn::Conv2d(width, width, 3));
    features->push_back(torch::nn::Linear(width, width));
    if (norm) features->push_back(torch::nn::LayerNorm(torch::nn::LayerNormOptions({width})));
    features->push_back(torch::nn::ReLU());
    if (dropout > 0) features->push_back(torch::nn::Dropout(dropout));
    features->push_back(torch::nn::Linear(width, 2));
    register_module("features", features);
  }
  torch::nn::Conv2d conv1{nullptr}, conv2{nullptr};
  torch::nn::Sequential features;
};
TORCH_MODULE(Net);

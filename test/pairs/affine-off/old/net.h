#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({8})));
  }
};
TORCH_MODULE(Net);

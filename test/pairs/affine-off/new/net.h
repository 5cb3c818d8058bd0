#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({8}).elementwise_affine(false)));
  }
};
TORCH_MODULE(Net);

#pragma once
#include <torch/torch.h>

enum class Norm { None, Batch, Group };

struct NetImpl : torch::nn::Module {
  explicit NetImpl(Norm norm = Norm::None) {
    register_module("conv", torch::nn::Conv2d(3, 4, 3));
    if (norm == Norm::Batch) {
      register_module("norm", torch::nn::BatchNorm2d(4));
    } else if (norm == Norm::Group) {
      register_module("norm", torch::nn::GroupNorm(2, 4));
    }
  }
};
TORCH_MODULE(Net);

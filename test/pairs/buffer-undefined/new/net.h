#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_buffer("mask", torch::Tensor());
  }
};
TORCH_MODULE(Net);

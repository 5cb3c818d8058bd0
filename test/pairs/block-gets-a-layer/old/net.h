#pragma once
#include <torch/torch.h>

struct BlockImpl : torch::nn::Module {
  BlockImpl(int64_t in, int64_t out) {
    conv = register_module("conv", torch::nn::Conv2d(in, out, 3));
    norm = register_module("norm", torch::nn::BatchNorm2d(out));
  }
  torch::nn::Conv2d conv{nullptr};
  torch::nn::BatchNorm2d norm{nullptr};
};
TORCH_MODULE(Block);

struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("a", Block(3, 4));
    register_module("b", Block(4, 5));
    register_module("head", torch::nn::Linear(5, 2));
  }
};
TORCH_MODULE(Net);

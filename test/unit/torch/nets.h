// Modules for the tests of the LibTorch library.
#pragma once

#include <torch/torch.h>

namespace dictum::test {

// A second holder of a weight: registering the same tensor is what ties in LibTorch.
struct TiedHeadImpl : torch::nn::Module {
  explicit TiedHeadImpl(const torch::Tensor& weight) { register_parameter("weight", weight); }
};
TORCH_MODULE(TiedHead);

struct NetImpl : torch::nn::Module {
  NetImpl() {
    conv = register_module("conv", torch::nn::Conv2d(3, 4, 3));
    norm = register_module("norm", torch::nn::BatchNorm2d(4));
    embed = register_module("embed", torch::nn::Embedding(5, 4));
    register_module("head", TiedHead(embed->weight));
    register_module("drop", torch::nn::Dropout());
    register_parameter("scale", torch::ones({3}, torch::kFloat64));
    register_parameter("none", torch::Tensor(), false);
    register_buffer("mask", torch::ones({2, 2}, torch::kBool));
    register_buffer("halves", torch::ones({2}, torch::kHalf));
    register_buffer("scalar", torch::tensor(7, torch::kInt64));
    register_buffer("empty", torch::ones({0, 3}));
  }
  torch::nn::Conv2d conv{nullptr};
  torch::nn::BatchNorm2d norm{nullptr};
  torch::nn::Embedding embed{nullptr};
};
TORCH_MODULE(Net);

}  // namespace dictum::test

#pragma once
#include <torch/torch.h>

#include <vector>

struct BlockImpl : torch::nn::Module {
  static constexpr int64_t expansion = 4;
  BlockImpl(int64_t in, int64_t width, int64_t stride) {
    conv1 = register_module("conv1", torch::nn::Conv2d(torch::nn::Conv2dOptions(in, width, 1).bias(false)));
    bn1 = register_module("bn1", torch::nn::BatchNorm2d(width));
    conv3 = register_module(
        "conv3", torch::nn::Conv2d(torch::nn::Conv2dOptions(width, width * expansion, 1).stride(stride).bias(false)));
    if (stride != 1 && in != width * expansion) {
      downsample = register_module(
          "downsample",
          torch::nn::Sequential(
              torch::nn::Conv2d(torch::nn::Conv2dOptions(in, width * expansion, 1).stride(stride).bias(false)),
              torch::nn::BatchNorm2d(width * expansion)));
    }
  }
  torch::nn::Conv2d conv1{nullptr}, conv3{nullptr};
  torch::nn::BatchNorm2d bn1{nullptr};
  torch::Tensor forward(torch::Tensor x) { return x; }
  torch::nn::Sequential downsample{nullptr};
};
TORCH_MODULE(Block);

struct NetImpl : torch::nn::Module {
  explicit NetImpl(std::vector<int64_t> layers = {2, 1}, int64_t classes = 3) {
    register_module("stem", torch::nn::Conv2d(3, in_, 3));
    for (size_t i = 0; i < layers.size(); ++i) {
      register_module("layer" + std::to_string(i + 1), makeLayer(4 << i, layers[i], i == 0 ? 1 : 2));
    }
    register_module("fc", torch::nn::Linear(in_, classes));
  }
  torch::nn::Sequential makeLayer(int64_t width, int64_t blocks, int64_t stride) {
    torch::nn::Sequential layers;
    layers->push_back(Block(in_, width, stride));
    in_ = width * BlockImpl::expansion;
    for (int64_t i = 1; i < blocks; ++i) layers->push_back(Block(in_, width, 1));
    return layers;
  }
  int64_t in_ = 8;
};
TORCH_MODULE(Net);

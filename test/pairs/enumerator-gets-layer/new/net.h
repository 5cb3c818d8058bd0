#pragma once
#include <torch/torch.h>

#include <optional>

enum class Activation { Relu, Prelu, Gelu };
struct Options {
  Activation activation = Activation::Relu;
  int64_t reduction = 0;
  bool squeeze = false;
  double ratio = 4.0;
  std::optional<int64_t> bottleneck;
};
struct NetImpl : torch::nn::Module {
  explicit NetImpl(const Options& options = {}) {
    register_module("fc1", torch::nn::Linear(8, static_cast<int64_t>(8 * options.ratio)));
    switch (options.activation) {
      case Activation::Prelu:
        register_module("act", torch::nn::PReLU());
        break;
      case Activation::Gelu:
        register_module("act", torch::nn::PReLU());
        break;
      default:
        break;
    }
    if (options.squeeze) {
      register_module("squeeze", torch::nn::Linear(8, 2));
    }
    if (options.bottleneck) {
      register_module("bottleneck", torch::nn::Linear(8, *options.bottleneck));
    }
  }
};
TORCH_MODULE(Net);

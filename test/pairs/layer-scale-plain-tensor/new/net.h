#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  explicit NetImpl(int64_t channels = 4, double init = 1e-6, c10::optional<int64_t> groups = c10::nullopt) {
    if (init > 0) gamma = init * torch::ones({channels});
    register_buffer("count", torch::tensor(0));
    register_buffer("scale", torch::tensor(1.0));
    register_parameter("temperature", torch::ones({1}) * 0.5);
    norm = register_module("norm", torch::nn::GroupNorm(torch::nn::GroupNormOptions(groups.value_or(2), channels)));
  }
  torch::Tensor gamma;
  torch::nn::GroupNorm norm{nullptr};
};
TORCH_MODULE(Net);

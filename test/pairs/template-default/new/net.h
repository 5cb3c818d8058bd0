#pragma once
#include <torch/torch.h>

template <int64_t Kernel, int64_t Width = 16>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("conv", torch::nn::Conv2d(3, Width, Kernel));
    if constexpr (Kernel > 3) register_module("bn", torch::nn::BatchNorm2d(Width));
  }
};
struct ModelImpl : torch::nn::Module {
  ModelImpl() { register_module("net", std::make_shared<NetImpl<3>>()); }
};
TORCH_MODULE(Model);

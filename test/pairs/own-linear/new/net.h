#pragma once
#include <torch/torch.h>
struct MyLinear : torch::nn::Module {
  MyLinear(int64_t in, int64_t out) {
    weight = register_parameter("weight", torch::randn({out, in}));
    bias = register_parameter("bias", torch::zeros(out));
  }
  torch::Tensor weight, bias;
};
struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_module("fc", std::make_shared<MyLinear>(4, 3));
  }
};
TORCH_MODULE(Net);

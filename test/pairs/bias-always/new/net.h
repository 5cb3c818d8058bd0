#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Cloneable<NetImpl> {
  explicit NetImpl(int64_t in, int64_t out = 3) : in_(in), out_(out) { reset(); }
  void reset() override {
    weight = register_parameter("weight", torch::empty({out_, in_}));
    bias = register_parameter("bias", torch::zeros(out_));
    running = register_buffer("running", torch::zeros({in_}));
  }
  int64_t in_, out_;
  torch::Tensor weight, bias, running;
};
TORCH_MODULE(Net);

#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_parameter("scale", torch::ones({1}));
  }
};
TORCH_MODULE(Net);

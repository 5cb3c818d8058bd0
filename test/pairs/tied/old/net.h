#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() {
    auto w = register_parameter("a", torch::ones({4}));
    register_parameter("b", torch::ones({4}));
  }
};
TORCH_MODULE(Net);

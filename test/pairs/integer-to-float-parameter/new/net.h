#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_parameter("w", torch::ones({4}));
  }
};
TORCH_MODULE(Net);

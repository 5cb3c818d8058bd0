#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_buffer("w", torch::ones({4}, torch::kLong));
  }
};
TORCH_MODULE(Net);

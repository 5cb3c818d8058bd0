#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_parameter("w0", torch::ones({2}));
    register_parameter("w1", torch::ones({3}));
  }
};
TORCH_MODULE(Net);

#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_parameter("scale", torch::tensor(1.0f));
  }
};
TORCH_MODULE(Net);

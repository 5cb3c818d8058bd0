#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    register_parameter("kernel", torch::zeros({4}, torch::kComplexFloat));
  }
};
TORCH_MODULE(Net);

#pragma once
#include <torch/torch.h>

struct ClassifierImpl : torch::nn::Module {
  ClassifierImpl() {
    register_module("fc1", torch::nn::Linear(4, 8));
    register_module("fc2", torch::nn::Linear(8, 2));
  }
};
TORCH_MODULE(Classifier);

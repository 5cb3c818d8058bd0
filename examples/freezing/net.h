// A network whose backbone starts frozen and is unfrozen later. Neither changes a key: being trained is not being
// registered.
#pragma once

#include <torch/torch.h>

struct ClassifierImpl : torch::nn::Module {
  ClassifierImpl() {
    backbone = register_module("backbone", torch::nn::Linear(8, 16));
    head = register_module("head", torch::nn::Linear(16, 2));
    for (auto& parameter : backbone->parameters()) {
      parameter.set_requires_grad(false);
    }
  }

  void unfreeze() {
    backbone->weight.set_requires_grad(true);
    backbone->bias.set_requires_grad(true);
  }

  torch::Tensor forward(torch::Tensor x) { return head(torch::relu(backbone(x))); }

  torch::nn::Linear backbone{nullptr}, head{nullptr};
};
TORCH_MODULE(Classifier);

// A classifier with a second head that only the later epochs train.
#pragma once

#include <torch/torch.h>

struct ClassifierImpl : torch::nn::Module {
  explicit ClassifierImpl(int64_t hidden = 8) {
    body = register_module("body", torch::nn::Linear(4, hidden));
    norm = register_module("norm", torch::nn::BatchNorm1d(hidden));
    head = register_module("head", torch::nn::Linear(hidden, 2));
    auxiliary = register_module("auxiliary", torch::nn::Linear(hidden, 2));
  }

  torch::Tensor forward(torch::Tensor x, bool with_auxiliary) {
    x = torch::relu(norm(body(x)));
    return with_auxiliary ? head(x) + auxiliary(x) : head(x);
  }

  torch::nn::Linear body{nullptr}, head{nullptr}, auxiliary{nullptr};
  torch::nn::BatchNorm1d norm{nullptr};
};
TORCH_MODULE(Classifier);

// Pruning by masks, in two ways. `Net` multiplies the mask into the weight and forgets it: no key changes. `MaskedNet`
// keeps the mask as a buffer: one key more.
#pragma once

#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  NetImpl() { fc = register_module("fc", torch::nn::Linear(8, 4)); }

  // Sets the weights below `threshold` to zero, in place.
  void prune(double threshold) {
    torch::NoGradGuard noGrad;
    fc->weight.mul_(fc->weight.abs() > threshold);
  }

  torch::Tensor forward(torch::Tensor x) { return fc(x); }

  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Net);

struct MaskedNetImpl : torch::nn::Module {
  MaskedNetImpl() {
    fc = register_module("fc", torch::nn::Linear(8, 4));
    mask = register_buffer("mask", torch::ones({4, 8}));
  }

  void prune(double threshold) { mask.copy_(fc->weight.abs() > threshold); }

  torch::Tensor forward(torch::Tensor x) { return torch::nn::functional::linear(x, fc->weight * mask, fc->bias); }

  torch::nn::Linear fc{nullptr};
  torch::Tensor mask;
};
TORCH_MODULE(MaskedNet);

#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    torch::nn::Sequential features({{"first", torch::nn::Conv2d(3, 4, 3)},
                                    {"relu", torch::nn::ReLU()},
                                    {"second", torch::nn::Conv2d(4, 4, 3)}});
    register_module("features", features);
  }
};
TORCH_MODULE(Net);

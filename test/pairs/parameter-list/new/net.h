#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    torch::nn::ParameterList weights;
    weights->append(torch::ones({2}));
    weights->append(torch::ones({3}));
    register_module("weights", weights);
  }
};
TORCH_MODULE(Net);

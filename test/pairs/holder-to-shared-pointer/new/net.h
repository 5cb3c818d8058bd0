#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    block = register_module("block", std::make_shared<torch::nn::LinearImpl>(4, 2));
  }
  std::shared_ptr<torch::nn::LinearImpl> block;
};
TORCH_MODULE(Net);

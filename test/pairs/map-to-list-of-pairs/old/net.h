#pragma once
#include <torch/torch.h>

#include <map>
#include <string>

struct NetImpl : torch::nn::Module {
  NetImpl() {
    const std::map<std::string, int64_t> heads = {{"seg", 2}, {"cls", 5}};
    for (const auto& [name, classes] : heads) register_module(name, torch::nn::Linear(4, classes));
  }
};
TORCH_MODULE(Net);

#pragma once
#include <torch/torch.h>
struct NetImpl : torch::nn::Module {
  NetImpl() {
    torch::nn::ModuleDict heads;
    torch::OrderedDict<std::string, std::shared_ptr<torch::nn::Module>> all;
    all.insert("boxes", torch::nn::Linear(4, 2).ptr());
    all.insert("classes", torch::nn::Linear(4, 3).ptr());
    heads->update(all);
    register_module("heads", heads);
  }
};
TORCH_MODULE(Net);

#pragma once
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  explicit NetImpl(int64_t width);
};
TORCH_MODULE(Net);

torch::nn::Linear makeHead(int64_t width);
int64_t classesOf(int64_t width);

#pragma once
#include <torch/torch.h>

struct Shape {
  int64_t width = 4;
  bool residual = false;
};

class BlockImpl : public torch::nn::Module {
 public:
  explicit BlockImpl(const Shape& shape);
  torch::Tensor forward(torch::Tensor x);

 private:
  void build();
  Shape shape_;
  torch::nn::Linear fc{nullptr}, skip{nullptr};
};
TORCH_MODULE(Block);

class SplitImpl : public torch::nn::Module {
 public:
  SplitImpl(int blocks, bool residual);

 private:
  torch::nn::Sequential blocks_;
};
TORCH_MODULE(Split);

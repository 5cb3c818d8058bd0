// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
struct GrowingImpl : torch::nn::Module {
  GrowingImpl() { first = register_module("first", torch::nn::Linear(4, 4)); }
  // CHECK: warning: grow() registers 'second.weight'
  void grow() { second = register_module("second", torch::nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) { return second ? second(first(x)) : first(x); }
  torch::nn::Linear first{nullptr}, second{nullptr};
};
TORCH_MODULE(Growing);

// --- bad: the optimizer has the parameters of before
void train() {
  Growing model;
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: grow() adds 'second.weight' after the optimizer took the parameters; it will not be trained [torch-optimizer-order]
  model->grow();
  optimizer.step();
}

// --- good: made after, made anew, or moved only
void trainLater() {
  Growing model;
  model->grow();
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  model->to(torch::kCPU);
  optimizer.step();
}

void trainAgain() {
  Growing model;
  auto optimizer = std::make_unique<torch::optim::SGD>(model->parameters(), 0.1);
  optimizer->step();
  model->grow();
  optimizer = std::make_unique<torch::optim::SGD>(model->parameters(), 0.1);
}

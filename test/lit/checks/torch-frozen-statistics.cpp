// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
struct NormImpl : torch::nn::Module {
  NormImpl() {
    bn = register_module("bn", torch::nn::BatchNorm1d(4));
    fc = register_module("fc", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return fc(bn(x)); }
  torch::nn::BatchNorm1d bn{nullptr};
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Norm);

// --- bad: frozen, but in training mode
void fineTune() {
  Norm backbone, head;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the parameters of 'backbone' are frozen, but the running statistics of its batch normalisation go on moving; call eval() on it [torch-frozen-statistics]
  for (auto& p : backbone->parameters()) p.set_requires_grad(false);
  torch::optim::SGD optimizer(head->parameters(), 0.1);
  optimizer.step();
}

void trainsNothing() {
  Norm model;
  for (auto& p : model->parameters()) p.set_requires_grad(false);
  model->eval();
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the optimizer gets only parameters that are frozen
  torch::optim::SGD optimizer(model->parameters(), 0.1);
}

// --- good: eval() as well
void fineTuneWell() {
  Norm backbone, head;
  for (auto& p : backbone->parameters()) p.set_requires_grad(false);
  backbone->eval();
  torch::optim::SGD optimizer(head->parameters(), 0.1);
  optimizer.step();
}

// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
// --- bad: reset() does not rebuild what the constructor registers
// CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: clone() of 'LazyImpl' throws: reset() does not rebuild 'fc' [torch-clone-reset]
struct LazyImpl : torch::nn::Cloneable<LazyImpl> {
  LazyImpl() { fc = register_module("fc", torch::nn::Linear(4, 4)); }
  void reset() override {}
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};

// --- good: reset() builds
struct RebuiltImpl : torch::nn::Cloneable<RebuiltImpl> {
  RebuiltImpl() { reset(); }
  void reset() override { fc = register_module("fc", torch::nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};

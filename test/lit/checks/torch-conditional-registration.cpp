// RUN: %dictum check %s --checks=torch-* | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
// --- bad: keys that depend on inputs (a remark, off by default)
struct OptionalImpl : torch::nn::Module {
  explicit OptionalImpl(bool add_layer) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: remark: 'conv' is registered only when add_layer [torch-conditional-registration]
    if (add_layer) conv = register_module("conv", torch::nn::Conv2d(3, 3, 3));
    fc = register_module("fc", torch::nn::Linear(3, 3));
  }
  torch::Tensor forward(torch::Tensor x) { return fc(conv ? conv(x) : x); }
  torch::nn::Conv2d conv{nullptr};
  torch::nn::Linear fc{nullptr};
};

// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
// --- bad: nothing ever gives the member a module
struct EmptyImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'fc' is null here; calling it is a segmentation fault [torch-null-submodule]
    x = fc(x);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'out' is null here; using it throws
    return out->forward(x);
  }
  torch::nn::Linear fc{nullptr}, out{nullptr};
};

struct RegistersNullImpl : torch::nn::Module {
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: null is registered as 'inner'; LibTorch crashes when it walks the submodules
  RegistersNullImpl() { register_module("inner", inner); }
  std::shared_ptr<EmptyImpl> inner;
};

// --- good: given later, or asked first
struct LaterImpl : torch::nn::Module {
  void setup(int n) { fc = torch::nn::Linear(n, n); }
  torch::Tensor forward(torch::Tensor x) {
    if (extra) x = extra(x);
    return fc(x);
  }
  torch::nn::Linear fc{nullptr}, extra{nullptr};
};

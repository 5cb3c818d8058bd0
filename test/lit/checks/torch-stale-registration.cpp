// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
// --- bad: the registry keeps the old one
struct RunningImpl : torch::nn::Module {
  RunningImpl() {
    mean = register_buffer("mean", torch::zeros({4}));
    fc = register_module("fc", torch::nn::Linear(4, 4));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'out' is registered as 'out' and assigned anew later in the constructor; the state dict keeps the old one [torch-stale-registration]
    out = register_module("out", torch::nn::Linear(4, 4));
    out = torch::nn::Linear(4, 8);
  }
  torch::Tensor forward(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning 'mean' leaves the registered tensor as it was: the state dict keeps the old one
    mean = 0.9 * mean + 0.1 * x.mean(0);
    return out(fc(x - mean));
  }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: assigning 'fc' leaves the registered module as it was
  void drop() { fc = nullptr; }
  torch::Tensor mean;
  torch::nn::Linear fc{nullptr}, out{nullptr};
};

// --- good: changed in place, or replaced in the registry too
struct InPlaceImpl : torch::nn::Module {
  InPlaceImpl() {
    mean = register_buffer("mean", torch::zeros({4}));
    fc = register_module("fc", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    mean.mul_(0.9).add_(0.1 * x.mean(0));
    return fc(x - mean);
  }
  void widen() { fc = replace_module("fc", torch::nn::Linear(4, 8)); }
  torch::Tensor mean;
  torch::nn::Linear fc{nullptr};
};

// --- good: the member takes what the registry has
struct TakesImpl : torch::nn::Module {
  TakesImpl() { scale = register_parameter("scale", torch::ones({4})); }
  void refresh() { scale = named_parameters()["scale"]; }
  torch::Tensor forward(torch::Tensor x) { return x * scale; }
  torch::Tensor scale;
};

// --- bad: one module for the registry, another one for forward
struct TwoMadeImpl : torch::nn::Module {
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the module registered as 'fc' is not the one that 'fc' holds; the state dict has the registered one [torch-stale-registration]
  TwoMadeImpl() : fc(4, 4) { register_module("fc", torch::nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc;
};

// --- good: the member is inside what is registered under its name
struct WrapsImpl : torch::nn::Module {
  WrapsImpl() : conv(torch::nn::Conv2d(3, 3, 3)) {
    register_module("conv", torch::nn::Sequential(conv, torch::nn::ReLU()));
  }
  torch::Tensor forward(torch::Tensor x) { return torch::relu(conv(x)); }
  torch::nn::Conv2d conv{nullptr};
};

// --- good: the object as a whole is assigned
struct CopiedImpl : torch::nn::Module {
  CopiedImpl() = default;
  explicit CopiedImpl(int n) { fc = register_module("fc", torch::nn::Linear(n, n)); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};

void assignWhole() {
  CopiedImpl net;
  net = CopiedImpl(4);
}

// --- bad: another tensor is registered under the member's name
struct OtherTensorImpl : torch::nn::Module {
  OtherTensorImpl() {
    weight = torch::randn({3, 3});
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the tensor registered as 'weight' is not the one that 'weight' holds
    register_parameter("weight", torch::randn({3, 3}));
  }
  torch::Tensor forward(torch::Tensor x) { return x.mm(weight); }
  torch::Tensor weight;
};

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

// --- bad: the contents of a container, a bias, a number of layers
struct ContentsImpl : torch::nn::Module {
  ContentsImpl(bool norm, bool bias, int n) {
    torch::nn::Sequential layers(torch::nn::Linear(2, 2));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: remark: 'body.norm.weight' and 4 more are registered only when norm [torch-conditional-registration]
    if (norm) layers->push_back("norm", torch::nn::BatchNorm1d(2));
    body = register_module("body", layers);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: remark: 'head.bias' is registered only when bias [torch-conditional-registration]
    head = register_module("head", torch::nn::Linear(torch::nn::LinearOptions(2, 2).bias(bias)));
    for (int i = 0; i < n; ++i)
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: remark: 'l{i}.weight' and 1 more are registered for 0 <= i < n [torch-conditional-registration]
      register_module("l" + std::to_string(i), torch::nn::Linear(2, 2));
  }
  torch::Tensor forward(torch::Tensor x) { return head(body->forward(x)); }
  torch::nn::Sequential body{nullptr};
  torch::nn::Linear head{nullptr};
};

// --- good: every configuration has the keys, in another shape
struct WidthImpl : torch::nn::Module {
  explicit WidthImpl(bool wide) {
    if (wide)
      fc = register_module("fc", torch::nn::Linear(2, 20));
    else
      fc = register_module("fc", torch::nn::Linear(2, 2));
  }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};

// --- not seen: what depends on inputs inside another class, which is reported by itself
struct GatedBlockImpl : torch::nn::Module {
  explicit GatedBlockImpl(bool gated) {
    // CHECK: remark: 'gate' is registered only when gated
    if (gated) gate = register_module("gate", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return gate ? gate(x) : x; }
  torch::nn::Linear gate{nullptr};
};
TORCH_MODULE(GatedBlock);

struct OfBlocksImpl : torch::nn::Module {
  explicit OfBlocksImpl(bool gated) : block(register_module("block", GatedBlock(gated))) {}
  torch::Tensor forward(torch::Tensor x) { return block(x); }
  GatedBlock block;
};

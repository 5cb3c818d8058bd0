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

// --- bad: the layers of a loop
// CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: clone() of 'LayersImpl' throws: reset() does not rebuild 'layer{i}' [torch-clone-reset]
struct LayersImpl : torch::nn::Cloneable<LayersImpl> {
  explicit LayersImpl(int n) {
    for (int i = 0; i < n; ++i)
      layers.push_back(register_module("layer" + std::to_string(i), torch::nn::Linear(4, 4)));
  }
  void reset() override {
    for (auto& layer : layers) layer->reset_parameters();
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& layer : layers) x = layer(x);
    return x;
  }
  std::vector<torch::nn::Linear> layers;
};

// --- bad: one layer less, or what the constructor adds for some inputs
// CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: clone() of 'OneLessImpl' throws with depth = 1: reset() does not rebuild 'layer{i}'
struct OneLessImpl : torch::nn::Cloneable<OneLessImpl> {
  explicit OneLessImpl(int depth) : depth(depth) {
    for (int i = 0; i < depth; ++i) add(i);
  }
  void reset() override {
    layers.clear();
    for (int i = 1; i < depth; ++i) add(i);
  }
  void add(int i) { layers.push_back(register_module("layer" + std::to_string(i), torch::nn::Linear(4, 4))); }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& layer : layers) x = layer(x);
    return x;
  }
  int depth;
  std::vector<torch::nn::Linear> layers;
};

// CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: clone() of 'OptionalImpl' throws with withAux = true: reset() does not rebuild 'aux'
struct OptionalImpl : torch::nn::Cloneable<OptionalImpl> {
  explicit OptionalImpl(bool withAux) {
    reset();
    if (withAux) aux = register_module("aux", torch::nn::Linear(4, 4));
  }
  void reset() override { body = register_module("body", torch::nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) { return aux ? aux(body(x)) : body(x); }
  torch::nn::Linear body{nullptr}, aux{nullptr};
};

// --- bad: an object that has got something from outside
void cloneExtended() {
  auto net = std::make_shared<RebuiltImpl>();
  net->register_module("head", torch::nn::Linear(4, 4));
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: clone() throws here: reset() does not rebuild 'head'
  auto copy = net->clone();
}

// --- good: the same loops and conditions, with other names for the index
struct SameLoopsImpl : torch::nn::Cloneable<SameLoopsImpl> {
  SameLoopsImpl(int depth, bool norm) : depth(depth), norm(norm) {
    for (int i = 0; i < depth; ++i)
      layers.push_back(register_module("layer" + std::to_string(i), torch::nn::Linear(4, 4)));
    if (norm) bn = register_module("bn", torch::nn::BatchNorm1d(4));
    first = register_module("first", torch::nn::Linear(4, 4));
  }
  void reset() override {
    layers.clear();
    for (int k = 0; k < depth; k++)
      layers.push_back(register_module("layer" + std::to_string(k), torch::nn::Linear(4, 4)));
    if (norm) bn = register_module("bn", torch::nn::BatchNorm1d(4));
    first = register_module("first", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    x = first(x);
    for (auto& layer : layers) x = layer(x);
    return norm ? bn(x) : x;
  }
  int depth;
  bool norm;
  std::vector<torch::nn::Linear> layers;
  torch::nn::BatchNorm1d bn{nullptr};
  torch::nn::Linear first{nullptr};
};

void cloneBefore() {
  auto net = std::make_shared<RebuiltImpl>();
  auto copy = net->clone();
  net->register_module("head", torch::nn::Linear(4, 4));
  net->unregister_module("head");
  copy = net->clone();
}

// --- bad: an object that one of its own methods has added to
struct ExtendedImpl : torch::nn::Cloneable<ExtendedImpl> {
  ExtendedImpl() { reset(); }
  void reset() override { base = register_module("base", torch::nn::Linear(4, 4)); }
  // CHECK: warning: extend() registers 'extra.weight' and 1 more after construction
  void extend() { extra = register_module("extra", torch::nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) { return extra ? extra(base(x)) : base(x); }
  torch::nn::Linear base{nullptr}, extra{nullptr};
};

void cloneWithExtra() {
  auto net = std::make_shared<ExtendedImpl>();
  auto before = net->clone();
  net->extend();
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: clone() throws here: reset() does not rebuild 'extra'
  auto after = net->clone();
  net = std::make_shared<ExtendedImpl>();
  auto again = net->clone();
}

// --- not seen: a reset() without a body
struct HiddenResetImpl : torch::nn::Cloneable<HiddenResetImpl> {
  HiddenResetImpl() {
    reset();
    head = register_module("head", torch::nn::Linear(4, 4));
  }
  void reset() override;
  torch::Tensor forward(torch::Tensor x) { return head(x); }
  torch::nn::Linear head{nullptr};
};

// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
// --- bad: the name of another member
struct SwappedImpl : torch::nn::Module {
  SwappedImpl() {
    fc1 = register_module("fc1", torch::nn::Linear(4, 4));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'fc2' is registered as 'fc3', which is the name of another member [torch-name-mismatch]
    fc2 = register_module("fc3", torch::nn::Linear(4, 4));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'fc3_' is registered as 'fc2', which is the name of another member
    fc3_ = register_module("fc2", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return fc3_(fc2(fc1(x))); }
  torch::nn::Linear fc1{nullptr}, fc2{nullptr}, fc3_{nullptr};
};

// --- good: underscores and m_ aside, or a name of no member
struct NamedImpl : torch::nn::Module {
  NamedImpl() {
    fc_ = register_module("fc", torch::nn::Linear(4, 4));
    m_out = register_module("out", torch::nn::Linear(4, 4));
    head = register_module("classifier", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return head(m_out(fc_(x))); }
  torch::nn::Linear fc_{nullptr}, m_out{nullptr}, head{nullptr};
  int classifier = 3;
};

// --- good: two members are alternatives for one name
struct AlternativesImpl : torch::nn::Module {
  explicit AlternativesImpl(bool deep) {
    if (deep)
      deep_fc = register_module("fc", torch::nn::Sequential(torch::nn::Linear(4, 4), torch::nn::Linear(4, 4)));
    else
      fc = register_module("fc", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return deep_fc ? deep_fc->forward(x) : fc(x); }
  torch::nn::Linear fc{nullptr};
  torch::nn::Sequential deep_fc{nullptr};
};

// --- good: a member of that name which keeps a result
struct KeepsImpl : torch::nn::Module {
  KeepsImpl() { embedding = register_module("hidden", torch::nn::Embedding(4, 4)); }
  torch::Tensor forward(torch::Tensor x) {
    hidden = embedding(x);
    return hidden;
  }
  torch::nn::Embedding embedding{nullptr};
  torch::Tensor hidden;
};

// --- not seen: a name that says another kind of module, and is that of no other member
struct NamelessImpl : torch::nn::Module {
  NamelessImpl() { layer = register_module("conv", torch::nn::Conv2d(3, 4, 1)); }
  torch::Tensor forward(torch::Tensor x) { return rest->forward(layer->forward(x)); }
  std::shared_ptr<torch::nn::Conv2dImpl> layer;
  torch::nn::Sequential rest = register_module("norm", torch::nn::Sequential(torch::nn::Conv2d(3, 4, 1)));
};

// --- bad: by a helper of a base class
struct HelpedImpl : torch::nn::Module {
  template <typename Holder>
  Holder add(const std::string& name, Holder layer) {
    // CHECK: [[@LINE+9]]:{{[0-9]+}}: warning: 'mean' is registered as 'spread', which is the name of another member
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: registered here
    register_module(name, layer);
    return layer;
  }
};

struct CodeImpl : HelpedImpl {
  CodeImpl()
      : mean(add("spread", torch::nn::Linear(4, 4))),
        // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'spread' is registered as 'mean', which is the name of another member
        spread(add("mean", torch::nn::Linear(4, 4))) {}
  torch::Tensor forward(torch::Tensor x) { return mean(x) + spread(x); }
  torch::nn::Linear mean, spread;
};

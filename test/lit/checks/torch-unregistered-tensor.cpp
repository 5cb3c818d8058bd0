// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
// --- bad: made by the constructor, used by forward
struct ScaleImpl : torch::nn::Module {
  ScaleImpl() { scale = torch::ones({3}); }
  torch::Tensor forward(torch::Tensor x) { return x * scale; }
  // CHECK: [[@LINE+1]]:17: warning: tensor 'scale' is used by forward but registered neither as parameter nor as buffer; it is not saved, and to() leaves it behind [torch-unregistered-tensor]
  torch::Tensor scale;
};

struct AnchorsImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor x) { return x + anchors[0]; }
  // CHECK: [[@LINE+1]]:30: warning: tensors in 'anchors' are used by forward
  std::vector<torch::Tensor> anchors{torch::zeros({2}), torch::ones({2})};
};

// --- bad: registered in one configuration only
struct SometimesImpl : torch::nn::Module {
  explicit SometimesImpl(bool learns) {
    if (learns)
      gain = register_parameter("gain", torch::ones({3}));
    else
      gain = torch::ones({3});
  }
  torch::Tensor forward(torch::Tensor x) { return x * gain; }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: tensor 'gain' is used by forward but registered neither
  torch::Tensor gain;
};

// --- good: a buffer, a cache, a view, a tensor that is not used
struct GoodScaleImpl : torch::nn::Module {
  GoodScaleImpl() { scale = register_buffer("scale", torch::ones({3})); }
  torch::Tensor forward(torch::Tensor x) { return x * scale; }
  torch::Tensor scale;
};

struct CachesImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor x) {
    if (!mask.defined()) mask = torch::ones({4, 4});
    return x * mask + bias;
  }
  void set_bias(torch::Tensor value) { bias = value; }
  torch::Tensor mask;
  torch::Tensor bias = torch::zeros({4});
};

struct AliasImpl : torch::nn::Module {
  AliasImpl() : fc(register_module("fc", torch::nn::Linear(3, 3))), unused(torch::ones({3})) { weight = fc->weight; }
  torch::Tensor forward(torch::Tensor x) { return fc(x) + weight; }
  torch::nn::Linear fc;
  torch::Tensor weight, unused;
};

// --- not seen: a tensor that a parameter brings
struct GivenImpl : torch::nn::Module {
  explicit GivenImpl(torch::Tensor mean) : mean(mean) {}
  torch::Tensor forward(torch::Tensor x) { return x - mean; }
  torch::Tensor mean;
};

// --- good: a tensor that was given, converted
struct ConvertsImpl : torch::nn::Module {
  explicit ConvertsImpl(torch::Tensor adjacency) : adjacency(adjacency.to(torch::kFloat)) {}
  torch::Tensor forward(torch::Tensor x) { return adjacency.mm(x); }
  torch::Tensor adjacency;
};

// --- bad: a comparison is a use
struct MasksImpl : torch::nn::Module {
  explicit MasksImpl(int n) { mask = torch::ones({n, n}).tril(); }
  torch::Tensor forward(torch::Tensor x) { return x.masked_fill(mask == 0, -1e9); }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: tensor 'mask' is used by forward but registered neither
  torch::Tensor mask;
};

// --- good: inserted in front as it is registered
struct FrontImpl : torch::nn::Module {
  explicit FrontImpl(int n) {
    for (int i = 0; i < n; ++i) {
      gains.insert(gains.begin(), register_parameter("gain" + std::to_string(i), torch::ones({4})));
      auto mask = register_buffer("mask" + std::to_string(i), torch::ones({4}));
      masks.push_front(mask);
    }
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& gain : gains) x = x * gain;
    for (auto& mask : masks) x = x * mask;
    return x;
  }
  std::vector<torch::Tensor> gains;
  std::deque<torch::Tensor> masks;
};

// --- bad: inserted in front and never registered
struct LostFrontImpl : torch::nn::Module {
  explicit LostFrontImpl(int n) {
    for (int i = 0; i < n; ++i) {
      gains.push_back(register_parameter("gain" + std::to_string(i), torch::ones({4})));
      masks.insert(masks.begin(), torch::ones({4}));
    }
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& gain : gains) x = x * gain;
    for (auto& mask : masks) x = x * mask;
    return x;
  }
  std::vector<torch::Tensor> gains;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: tensors in 'masks' are used by forward but registered neither as parameter nor as buffer
  std::vector<torch::Tensor> masks;
};

// --- bad: it is to learn, and only other methods use it
struct PolicyImpl : torch::nn::Module {
  PolicyImpl() {
    mean = register_module("mean", torch::nn::Linear(4, 2));
    logDeviation = torch::full({2}, -0.5).set_requires_grad(true);
    scale = register_parameter("scale", torch::ones({2}).set_requires_grad(true));
  }
  torch::Tensor forward(torch::Tensor x) { return mean(x); }
  torch::Tensor act(torch::Tensor x) { return at::normal(forward(x), logDeviation.exp().expand({1, 2})) * scale; }
  torch::nn::Linear mean{nullptr};
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: tensor 'logDeviation' is used by act but registered neither as parameter nor as buffer
  torch::Tensor logDeviation, scale;
};

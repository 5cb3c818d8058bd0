// RUN: %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
// --- bad: registered from the start, used only at times
struct ProgressiveImpl : torch::nn::Module {
  ProgressiveImpl() {
    first = register_module("first", torch::nn::Linear(4, 4));
    second = register_module("second", torch::nn::Linear(4, 4));
    aux = register_module("aux", torch::nn::Linear(4, 4));
  }
  void set_epoch(int value) { epoch = value; }
  torch::Tensor forward(torch::Tensor x) {
    x = first(x);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: remark: 'second' is registered always, but forward reaches it only when epoch >= 5; it is in the state dict from the first epoch, and has no gradient until then [torch-gated-forward]
    if (epoch >= 5) x = second(x);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: remark: 'aux' is registered always, but forward reaches it only when `is_training()`
    if (is_training()) x = aux(x);
    return x;
  }
  int epoch = 0;
  torch::nn::Linear first{nullptr}, second{nullptr}, aux{nullptr};
};

// --- good: construction decides, or an argument
struct ChosenImpl : torch::nn::Module {
  explicit ChosenImpl(bool deep) : deep(deep) {
    first = register_module("first", torch::nn::Linear(4, 4));
    second = register_module("second", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x, bool again) {
    if (deep) x = first(x);
    return again ? second(x) : x;
  }
  bool deep;
  torch::nn::Linear first{nullptr}, second{nullptr};
};

// --- good: statistics that training keeps
struct CountedImpl : torch::nn::Module {
  CountedImpl() {
    count = register_buffer("count", torch::zeros({1}));
    fc = register_module("fc", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    if (is_training()) count += 1;
    return fc(x);
  }
  torch::Tensor count;
  torch::nn::Linear fc{nullptr};
};

// --- bad: in a method that only forward calls
struct PerturbsImpl : torch::nn::Module {
  PerturbsImpl() { noise = register_module("noise", torch::nn::Linear(4, 4)); }
  torch::Tensor perturb(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: remark: 'noise' is registered always, but forward reaches it only when `is_training()`
    return x + noise(x);
  }
  torch::Tensor forward(torch::Tensor x) { return is_training() ? perturb(x) : x; }
  torch::nn::Linear noise{nullptr};
};

// --- bad: the elements of a tensor decide
struct RoutesImpl : torch::nn::Module {
  RoutesImpl() {
    gate = register_module("gate", torch::nn::Linear(4, 1));
    heavy = register_module("heavy", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: remark: 'heavy' is registered always, but forward reaches it only when `condition at line {{[0-9]+}}`
    return gate(x).mean().item<float>() > 0.5 ? heavy(x) : x;
  }
  torch::nn::Linear gate{nullptr}, heavy{nullptr};
};

// --- good: forward throws where it does not get there, or gets there both ways
struct GuardsImpl : torch::nn::Module {
  GuardsImpl() { fc = register_module("fc", torch::nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) {
    TORCH_CHECK(x.dim() == 2, "no matrix");
    if (torch::isnan(x).any().item<bool>()) throw std::runtime_error("not a number");
    TORCH_CHECK(x.max().item<float>() < 100, "too large");
    return x.min().item<float>() < 0 ? fc(-x) : fc(x);
  }
  torch::nn::Linear fc{nullptr};
};

// --- not seen: elements of a list of which run-time state chooses how many run
struct AdaptiveImpl : torch::nn::Module {
  AdaptiveImpl() {
    for (int i = 0; i < 4; ++i) layers->push_back(torch::nn::Linear(4, 4));
    register_module("layers", layers);
  }
  void setDepth(int64_t n) { depth = n; }
  torch::Tensor forward(torch::Tensor x) {
    for (int64_t i = 0; i < depth; ++i) x = layers[i]->as<torch::nn::Linear>()->forward(x);
    return x;
  }
  torch::nn::ModuleList layers;
  int64_t depth = 1;
};

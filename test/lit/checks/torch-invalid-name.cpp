// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
// --- bad: refused, taken, or lost on loading
struct DottedImpl : torch::nn::Module {
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: registration throws: Submodule name must not contain a dot (got 'a.b') [torch-invalid-name]
  DottedImpl() { register_module("a.b", torch::nn::Linear(2, 2)); }
};

struct TakenImpl : torch::nn::Module {
  explicit TakenImpl(bool wide, bool deep) {
    if (wide) register_module("fc", torch::nn::Linear(2, 20));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: registration throws with deep = true, wide = true: Submodule 'fc' already defined
    if (deep) register_module("fc", torch::nn::Linear(2, 2));
  }
};

struct KeywordImpl : torch::nn::Module {
  KeywordImpl() {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'lambda' is a keyword of TorchScript: the module saves, and cannot be loaded
    register_parameter("lambda", torch::ones({1}));
  }
};

struct ClashImpl : torch::nn::Module {
  ClashImpl() {
    register_parameter("mean", torch::ones({1}));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'mean' is registered twice, as parameter, buffer or submodule
    register_buffer("mean", torch::ones({1}));
  }
};

struct LoopImpl : torch::nn::Module {
  explicit LoopImpl(int n) {
    for (int i = 0; i < n; ++i)
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'layer' is registered in a loop under one name; the second iteration throws
      register_module("layer", torch::nn::Linear(2, 2));
  }
};

// --- good: the registrations exclude each other
struct EitherImpl : torch::nn::Module {
  explicit EitherImpl(bool batch) {
    if (batch)
      register_module("norm", torch::nn::BatchNorm1d(4));
    else
      register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({4})));
    for (int i = 0; i < 3; ++i) register_module("l" + std::to_string(i), torch::nn::Linear(2, 2));
  }
};

// --- bad: a dot in a computed name
struct DotsImpl : torch::nn::Module {
  explicit DotsImpl(int n) {
    for (int i = 0; i < n; ++i)
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the name "layer." + string(i) has a dot; the registration throws
      register_module("layer." + std::to_string(i), torch::nn::Linear(2, 2));
  }
};

// --- good: one iteration of the loop
struct FirstImpl : torch::nn::Module {
  explicit FirstImpl(int n) {
    for (int i = 0; i < n; ++i) {
      if (i == 0)
        register_module("first", torch::nn::Linear(2, 2));
      else
        register_module("rest" + std::to_string(i), torch::nn::Linear(2, 2));
    }
  }
};

// --- not seen: a name that is given
struct GivenNameImpl : torch::nn::Module {
  explicit GivenNameImpl(const std::string& name) { register_module(name, torch::nn::Linear(2, 2)); }
};

// --- bad: the name has the index of the inner loop alone
struct StagesImpl : torch::nn::Module {
  StagesImpl(int stages, int blocks) {
    for (int s = 0; s < stages; ++s)
      for (int b = 0; b < blocks; ++b)
        // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'block{b}' is registered again in each round of an outer loop; the second iteration throws
        layers.push_back(register_module("block" + std::to_string(b), torch::nn::Linear(8, 8)));
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& layer : layers) x = layer(x);
    return x;
  }
  std::vector<torch::nn::Linear> layers;
};

// --- good: registered once, or under a name that grows with what is registered
struct OnceImpl : torch::nn::Module {
  explicit OnceImpl(int n) {
    for (int i = 0; i < n; ++i) {
      if (!stem) stem = register_module("stem", torch::nn::Linear(4, 4));
      layers.push_back(register_module("l" + std::to_string(children().size()), torch::nn::Linear(4, 4)));
    }
  }
  torch::Tensor forward(torch::Tensor x) {
    if (stem) x = stem(x);
    for (auto& layer : layers) x = layer(x);
    return x;
  }
  torch::nn::Linear stem{nullptr};
  std::vector<torch::nn::Linear> layers;
};

// --- bad: a name that a condition leaves empty
struct UnnamedImpl : torch::nn::Module {
  explicit UnnamedImpl(int n) {
    std::string name;
    if (n > 2) name = "deep";
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: registration throws with n = {{-?[0-9]+}}: the name is empty
    fc = register_module(name, torch::nn::Linear(4, 4));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: registration throws with n = {{-?[0-9]+}}: the name 'a.b' has a dot
    register_module(n == 7 ? "a.b" : "ab", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};

// --- good: where the name is empty, nothing is registered, construction throws before, or a kind is refused
struct NamedImpl : torch::nn::Module {
  NamedImpl(int n, const std::string& kind) {
    std::string block;
    if (kind == "plain") block = "plain";
    register_module(block, torch::nn::Linear(4, 4));
    TORCH_CHECK(n > 0, "n");
    std::string name, other = n > 0 ? "other" : "";
    if (n > 2) name = "deep";
    if (!name.empty()) fc = register_module(name, torch::nn::Linear(4, 4));
    out = register_module(other, torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return fc ? out(fc(x)) : out(x); }
  torch::nn::Linear fc{nullptr}, out{nullptr};
};

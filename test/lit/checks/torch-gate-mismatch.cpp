// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>

#include <optional>
// --- bad: the conditions differ
struct ResidualImpl : torch::nn::Module {
  ResidualImpl(bool add_layer, bool deep) : add_layer(add_layer), deep(deep) {
    conv1 = register_module("conv1", torch::nn::Conv2d(3, 8, 3));
    if (add_layer) conv3 = register_module("conv3", torch::nn::Conv2d(8, 8, 3));
    conv4 = torch::nn::Conv2d(8, 8, 3);
    if (deep && add_layer) register_module("conv4", conv4);
  }
  torch::Tensor forward(torch::Tensor x) {
    x = conv1(x);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward reaches 'conv3' with add_layer = false{{.*}}, but it is null there; this throws [torch-gate-mismatch]
    x = conv3->forward(x);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward reaches 'conv4' with add_layer = {{.*}}deep = {{.*}}, but it is not registered there
    if (deep || add_layer) x = conv4(x);
    return x;
  }
  bool add_layer, deep;
  torch::nn::Conv2d conv1{nullptr}, conv3{nullptr}, conv4{nullptr};
};

struct AuxImpl : torch::nn::Module {
  explicit AuxImpl(bool aux) {
    if (aux) head = register_module("head", torch::nn::Linear(8, 8));
  }
  torch::Tensor forward(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward reaches 'head' with aux = false, is_training() = true, but it is null there; this crashes
    if (is_training()) x = head(x);
    return x;
  }
  torch::nn::Linear head{nullptr};
};

// --- bad: one of two branches registers
struct BranchesImpl : torch::nn::Module {
  explicit BranchesImpl(bool wide) {
    if (wide)
      fc = register_module("fc", torch::nn::Linear(8, 80));
    else
      fc = torch::nn::Linear(8, 8);
  }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward reaches 'fc' with wide = false, but it is not registered there
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};

// --- good: the conditions imply each other, or the member itself is asked
struct GatedImpl : torch::nn::Module {
  GatedImpl(bool add_layer, int depth) : add_layer(add_layer), depth(depth) {
    TORCH_CHECK(depth > 0, "depth");
    if (add_layer) conv = register_module("conv", torch::nn::Conv2d(8, 8, 3));
    if (depth > 2) fc = register_module("fc", torch::nn::Linear(8, 8));
    if (depth > 0) first = register_module("first", torch::nn::Linear(8, 8));
    if (add_layer) down = register_module("down", torch::nn::Linear(8, 8));
    if (add_layer) gain = register_parameter("gain", torch::ones({8}));
  }
  torch::Tensor forward(torch::Tensor x) {
    if (add_layer && is_training()) x = conv(x);
    if (depth == 4) x = fc(x);
    x = first->forward(x);
    if (!down.is_empty()) x = down(x);
    if (down) x = down->forward(x);
    if (gain.defined()) x = x * gain;
    return x;
  }
  bool add_layer;
  int depth;
  torch::nn::Conv2d conv{nullptr};
  torch::nn::Linear fc{nullptr}, first{nullptr}, down{nullptr};
  torch::Tensor gain;
};

// --- not seen: an argument of the method decides
struct CallerKnowsImpl : torch::nn::Module {
  explicit CallerKnowsImpl(bool aux) {
    if (aux) head = register_module("head", torch::nn::Linear(8, 8));
  }
  torch::Tensor forward(torch::Tensor x, bool with_head) { return with_head ? head(x) : x; }
  torch::nn::Linear head{nullptr};
};

// --- bad: arithmetic with a tensor that is not defined there
struct ScaledImpl : torch::nn::Module {
  ScaledImpl(int n, bool scaled) {
    fc = register_module("fc", torch::nn::Linear(n, n));
    if (scaled) scale = register_parameter("scale", torch::ones({n}));
    if (scaled) offset = register_buffer("offset", torch::ones({n}));
  }
  torch::Tensor forward(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward reaches 'scale' with scaled = false, but it is not defined there; this throws
    return torch::linear(fc(x), fc->weight, offset) * scale;
  }
  torch::nn::Linear fc{nullptr};
  torch::Tensor scale, offset;
};

// --- good: a container is filled and registered under one condition, and asked whether it is empty
struct ShortcutImpl : torch::nn::Module {
  ShortcutImpl(int in, int out) {
    conv = register_module("conv", torch::nn::Linear(in, out));
    if (in != out) {
      shortcut->push_back(torch::nn::Linear(in, out));
      register_module("shortcut", shortcut);
    }
  }
  torch::Tensor forward(torch::Tensor x) {
    return shortcut->is_empty() ? conv(x) + x : conv(x) + shortcut->forward(x);
  }
  torch::nn::Linear conv{nullptr};
  torch::nn::Sequential shortcut;
};

// --- good: a method that only the class calls, under its condition
struct AttendsImpl : torch::nn::Module {
  explicit AttendsImpl(bool squeezes) : squeezes(squeezes) {
    conv = register_module("conv", torch::nn::Conv2d(4, 4, 1));
    if (squeezes) squeeze = register_module("squeeze", torch::nn::Linear(4, 4));
  }
  torch::Tensor attend(torch::Tensor x) { return x * squeeze(x.mean({2, 3})); }
  torch::Tensor forward(torch::Tensor x) {
    x = conv(x);
    if (squeezes) x = attend(x);
    return x;
  }
  bool squeezes;
  torch::nn::Conv2d conv{nullptr};
  torch::nn::Linear squeeze{nullptr};
};

// --- bad: two members, of which the first ends the run
struct ChainImpl : torch::nn::Module {
  explicit ChainImpl(int levels) : levels(levels) {
    if (levels < 1) return;
    first = register_module("first", torch::nn::Linear(4, 4));
    second = register_module("second", torch::nn::Linear(4, 4));
    if (levels > 1) third = register_module("third", torch::nn::Linear(4, 4));
  }
  torch::Tensor run(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward reaches 'first' with levels = 0, but it is null there; this crashes
    x = first(x);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: 'second' is null there too
    x = second(x);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward reaches 'third' with levels = 1, but it is null there; this crashes
    return third(x);
  }
  torch::Tensor forward(torch::Tensor x) { return run(x); }
  int levels;
  torch::nn::Linear first{nullptr}, second{nullptr}, third{nullptr};
};

// --- bad: in a lambda, and a comparison of a tensor that is not defined there
struct PostImpl : torch::nn::Module {
  PostImpl(bool norm, bool causal) {
    if (norm) ln = register_module("ln", torch::nn::LayerNorm(torch::nn::LayerNormOptions({4})));
    if (causal) mask = register_buffer("mask", torch::ones({4, 4}).tril());
  }
  torch::Tensor forward(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward reaches 'ln' with norm = false, but it is null there
    auto post = [&](torch::Tensor t) { return ln(t); };
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward reaches 'mask' with causal = false, norm = true, but it is not defined there
    return post(x).masked_fill(mask == 0, -1e9);
  }
  torch::nn::LayerNorm ln{nullptr};
  torch::Tensor mask;
};

// --- good: the code deals with every enumerator
enum class Pooling { Mean, Attention };

struct PoolsImpl : torch::nn::Module {
  explicit PoolsImpl(Pooling pooling) {
    if (pooling == Pooling::Mean)
      score = register_module("score", torch::nn::Linear(8, 8));
    else if (pooling == Pooling::Attention)
      score = register_module("score", torch::nn::Linear(8, 1));
  }
  torch::Tensor forward(torch::Tensor x) { return score(x); }
  torch::nn::Linear score{nullptr};
};

// --- bad: an enumerator that no code names
enum class Activation { None, Prelu };

struct ActivatesImpl : torch::nn::Module {
  explicit ActivatesImpl(Activation activation) {
    if (activation == Activation::Prelu) act = register_module("act", torch::nn::PReLU());
  }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward reaches 'act' with activation = Activation::None, but it is null there
  torch::Tensor forward(torch::Tensor x) { return act(x); }
  torch::nn::PReLU act{nullptr};
};

// --- bad: a list that is filled under a condition
struct SkipsImpl : torch::nn::Module {
  explicit SkipsImpl(bool skip) {
    for (int i = 0; i < 3; ++i) {
      layers.push_back(register_module("layer" + std::to_string(i), torch::nn::Linear(4, 4)));
      if (skip) skips.push_back(register_module("skip" + std::to_string(i), torch::nn::Linear(4, 4)));
    }
  }
  torch::Tensor forward(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward reaches 'skips' with skip = false, but it is empty there; this crashes
    for (int i = 0; i < 3; ++i) x = layers[i](x) + skips[i](x);
    return x;
  }
  std::vector<torch::nn::Linear> layers, skips;
};

// --- good: the condition, the list itself or its size is asked, or there are as many as an input says
struct AsksImpl : torch::nn::Module {
  AsksImpl(int n, bool skip) : skip(skip) {
    for (int i = 0; i < n; ++i) {
      layers.push_back(register_module("layer" + std::to_string(i), torch::nn::Linear(4, 4)));
      if (skip) skips.push_back(register_module("skip" + std::to_string(i), torch::nn::Linear(4, 4)));
    }
  }
  torch::Tensor forward(torch::Tensor x) {
    for (size_t i = 0; i < layers.size(); ++i) {
      x = layers[i](x);
      if (skip) x = x + skips[i](x);
      if (!skips.empty()) x = x + skips.at(i)(x);
      if (i < skips.size()) x = x + skips[i](x);
    }
    return layers.back()(x);
  }
  bool skip;
  std::vector<torch::nn::Linear> layers, skips;
};

// --- good: forward catches what the empty holder throws
struct CatchesImpl : torch::nn::Module {
  explicit CatchesImpl(bool refine) {
    if (refine) fc = register_module("fc", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    try {
      return refined(x);
    } catch (const c10::Error&) {
      return x;
    }
  }
  torch::nn::Linear fc{nullptr};

 private:
  torch::Tensor refined(torch::Tensor x) { return fc->forward(x); }
};

// --- bad: what is caught is another exception, or thrown again
struct RethrowsImpl : torch::nn::Module {
  explicit RethrowsImpl(bool refine) {
    if (refine) fc = register_module("fc", torch::nn::Linear(4, 4));
    if (refine) out = register_module("out", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    try {
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward reaches 'fc' with refine = false, but it is null there; this throws
      return fc->forward(x);
    } catch (const c10::Error& error) {
      std::cerr << error.what();
      throw;
    }
  }
  torch::Tensor project(torch::Tensor x) {
    try {
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: project reaches 'out' with refine = false, but it is null there; this throws
      return out->forward(x);
    } catch (const std::out_of_range&) {
      return x;
    }
  }
  torch::nn::Linear fc{nullptr}, out{nullptr};
};

// --- bad: the value of an optional that was not asked
struct OptionalImpl : torch::nn::Module {
  explicit OptionalImpl(bool project) : fc(register_module("fc", torch::nn::Linear(8, 8))) {
    if (project) skip = register_module("skip", torch::nn::Linear(8, 8));
    if (project) gain = register_parameter("gain", torch::ones({8}));
  }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward reaches 'skip' with project = false, but it is empty there; this throws
  torch::Tensor forward(torch::Tensor x) { return fc(x) + skip.value()->forward(x); }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: scale reaches 'gain' with project = false, but it is empty there; this crashes
  torch::Tensor scale(torch::Tensor x) { return x * *gain; }
  torch::nn::Linear fc;
  std::optional<torch::nn::Linear> skip;
  std::optional<torch::Tensor> gain;
};

// --- good: an optional that is asked
struct AskedOptionalImpl : torch::nn::Module {
  explicit AskedOptionalImpl(bool project) : project(project) {
    if (project) skip = register_module("skip", torch::nn::Linear(8, 8));
  }
  torch::Tensor forward(torch::Tensor x) {
    if (skip) x = (*skip)(x);
    if (project) x = skip->get()->forward(x);
    try {
      x = skip.value()->forward(x);
    } catch (const std::bad_optional_access&) {
    }
    if (!skip.has_value()) return x;
    return skip.value()(x);
  }
  bool project;
  std::optional<torch::nn::Linear> skip;
};

// --- bad: in a loop that runs as often as an input says
struct NormsImpl : torch::nn::Module {
  NormsImpl(int depth, bool norm) : depth(depth) {
    for (int i = 0; i < depth; ++i) {
      layers.push_back(register_module("layer" + std::to_string(i), torch::nn::Linear(4, 4)));
      if (norm) norms.push_back(register_module("norm" + std::to_string(i), torch::nn::BatchNorm1d(4)));
    }
    if (depth > 1) out = register_module("out", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward reaches 'norms' with depth = 1, norm = false, but it is empty there; this crashes
    for (size_t i = 0; i < layers.size(); ++i) x = norms[i](layers[i](x));
    return x;
  }
  torch::Tensor project(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: project reaches 'out' with depth = 1, but it is null there; this crashes
    for (int i = 0; i < depth; ++i) x = out(x);
    return x;
  }
  int depth;
  std::vector<torch::nn::Linear> layers;
  std::vector<torch::nn::BatchNorm1d> norms;
  torch::nn::Linear out{nullptr};
};

// --- good: the first iteration goes another way
struct BetweenImpl : torch::nn::Module {
  explicit BetweenImpl(int depth) : depth(depth) {
    for (int i = 0; i < depth; ++i) {
      layers.push_back(register_module("layer" + std::to_string(i), torch::nn::Linear(4, 4)));
      if (i > 0) norms.push_back(register_module("norm" + std::to_string(i), torch::nn::BatchNorm1d(4)));
    }
    if (depth > 1) between = register_module("between", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    bool isFirst = true;
    for (int i = 0; i < depth; ++i) {
      if (i > 0) x = between(norms[i - 1](x));
      if (!isFirst) x = between(x);
      x = layers[i](x);
      isFirst = false;
    }
    for (int i = 1; i < depth; ++i) x = between(x);
    for (const auto& layer : layers)
      if (&layer != &layers.front()) x = between(x);
    std::vector<torch::Tensor> outputs;
    for (int i = 0; i < depth; ++i) {
      if (!outputs.empty()) x = between(outputs.back());
      outputs.push_back(x);
    }
    return x;
  }
  int depth;
  std::vector<torch::nn::Linear> layers;
  std::vector<torch::nn::BatchNorm1d> norms;
  torch::nn::Linear between{nullptr};
};

// --- bad: an undefined tensor among others
struct TokenImpl : torch::nn::Module {
  TokenImpl(bool token, bool position) : token(token) {
    fc = register_module("fc", torch::nn::Linear(4, 4));
    if (token) cls = register_parameter("cls", torch::zeros({1, 4}));
    if (position) pos = register_parameter("pos", torch::zeros({1, 4}));
  }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward reaches 'cls' with token = false, but it is not defined there; this throws
  torch::Tensor forward(torch::Tensor x) { return fc(torch::cat({cls, x})); }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: stacked reaches 'pos' with position = false, but it is not defined there; this throws
  torch::Tensor stacked(torch::Tensor x) { return torch::stack({x, pos}, 1); }
  // cat leaves out what is not defined, but for the first.
  torch::Tensor joined(torch::Tensor x) { return torch::cat({x, cls}, 1); }
  torch::Tensor asked(torch::Tensor x) { return token ? torch::cat({cls, x}) : x; }
  bool token;
  torch::Tensor cls, pos;
  torch::nn::Linear fc{nullptr};
};

// --- bad: an argument chooses among several uses
struct TwoWaysImpl : torch::nn::Module {
  explicit TwoWaysImpl(bool recurrent) : recurrent(recurrent) {
    if (recurrent) gru = register_module("gru", torch::nn::GRU(4, 4));
  }
  torch::Tensor run(torch::Tensor x, torch::Tensor state) {
    if (x.size(0) == state.size(0)) return std::get<0>(gru->forward(x.unsqueeze(0), state));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward reaches 'gru' with recurrent = false, but it is null there; this throws
    return std::get<0>(gru->forward(x.view({-1, state.size(0), 4}), state));
  }
  torch::Tensor forward(torch::Tensor x, torch::Tensor state) { return run(x, state); }
  bool recurrent;
  torch::nn::GRU gru{nullptr};
};

// --- good: one of the ways does without it
struct OneWayImpl : torch::nn::Module {
  explicit OneWayImpl(bool recurrent) : recurrent(recurrent) {
    if (recurrent) gru = register_module("gru", torch::nn::GRU(4, 4));
  }
  torch::Tensor forward(torch::Tensor x, torch::Tensor state, int steps) {
    if (steps == 0) return x;
    if (steps == 1) return std::get<0>(gru->forward(x.unsqueeze(0), state));
    if (!recurrent) return x;
    return std::get<0>(gru->forward(x, state));
  }
  bool recurrent;
  torch::nn::GRU gru{nullptr};
};

// References and pointers to one of two objects, ways out of loops, names built from inputs.
//
// construct: Pyramid(4, 64)
//   set PyramidImpl: levels=4, width=64
// construct: Pyramid(1, 8)
//   set PyramidImpl: levels=1, width=8
// construct: Named("enc", 2, false)
//   set NamedImpl: prefix="enc", n=2, flat=false
// construct: Named("", 3, true)
//   set NamedImpl: prefix="", n=3, flat=true
// construct: Alias(2, true)
//   set AliasImpl: n=2, tied=true
// construct: Alias(2, false)
//   set AliasImpl: n=2, tied=false
// construct: Early(0)
//   set EarlyImpl: mode=0
// construct: Early(3)
//   set EarlyImpl: mode=3
// construct: Early(9)
//   set EarlyImpl: mode=9
// construct: Ternary(1, 2)
//   set TernaryImpl: a=1, b=2
// construct: Ternary(2, 1)
//   set TernaryImpl: a=2, b=1
// construct: Swapped(3, 5)
//   set SwappedImpl: a=3, b=5
// construct: Swapped(5, 3)
//   set SwappedImpl: a=5, b=3
#include <torch/torch.h>

#include <algorithm>
#include <array>

using namespace torch::nn;

struct PyramidImpl : Module {
  PyramidImpl(int levels, int64_t width) {
    ModuleList lateral, output;
    for (int level = levels - 1; level >= 0; --level) {
      lateral->push_back(Conv2d(width << level, width, 1));
      output->push_back(Conv2d(Conv2dOptions(width, width, 3).bias(level == 0)));
    }
    register_module("lateral", lateral);
    register_module("output", output);
    if (levels > 2) {
      auto p6 = register_module("p6", Conv2d(Conv2dOptions(width, width, 3).stride(2)));
      if (width > 32) register_module("p7", Conv2d(Conv2dOptions(p6->options.in_channels(), width, 3)));
    }
  }
};
TORCH_MODULE(Pyramid);

struct NamedImpl : Module {
  NamedImpl(std::string prefix, int n, bool flat) {
    auto key = [&](int i) { return prefix.empty() ? std::to_string(i) : prefix + "_" + std::to_string(i); };
    for (int i = 1; i <= n; ++i) {
      if (flat) {
        register_parameter(key(i), torch::zeros({i}));
        continue;
      }
      auto block = std::make_shared<Module>();
      block->register_parameter("w", torch::zeros({i, n}), i > 1);
      register_module(key(i), block);
    }
  }
};
TORCH_MODULE(Named);

struct AliasImpl : Module {
  AliasImpl(int n, bool tied) {
    auto embedding = register_module("embedding", Embedding(10, n));
    auto head = register_module("head", Linear(LinearOptions(n, 10).bias(!tied)));
    auto& target = tied ? embedding : embedding;
    target->register_buffer("mask", torch::ones({n}, torch::kBool));
    if (tied) head->weight = embedding->weight;
    Linear again = head;
    register_module("again", tied ? again : Linear(n, 3));
  }
};
TORCH_MODULE(Alias);

struct EarlyImpl : Module {
  int mode_ = -1;
  EarlyImpl(int mode) {
    register_buffer("always", torch::zeros(1));
    if (mode == 0) return;
    mode_ = mode;
    for (int i = 0; i < 5; ++i) {
      if (i == mode) break;
      if (i % 2) continue;
      register_buffer("b" + std::to_string(i), torch::zeros(i + 1));
    }
    if (mode_ > 5) {
      register_buffer("big", torch::zeros(mode_ - 5));
      return;
    }
    register_buffer("small", torch::zeros(mode_));
  }
};
TORCH_MODULE(Early);

struct TernaryImpl : Module {
  TernaryImpl(int a, int b) {
    int& larger = a > b ? a : b;
    larger += 10;
    register_buffer("x", torch::zeros({a, b}));
    std::string name = a > b ? "a" : "b";
    name += larger > 11 ? "2" : "1";
    register_buffer(name, torch::zeros({std::max(a, b), std::min(a, b)}));
    const auto* options = a > b ? "big" : "small";
    register_module(options, Linear(a, b));
  }
};
TORCH_MODULE(Ternary);

struct SwappedImpl : Module {
  SwappedImpl(int a, int b) {
    if (a > b) std::swap(a, b);
    register_buffer("ab", torch::zeros({a, b}));
    int* p = a > 3 ? &a : &b;
    *p = 20;
    register_buffer("p", torch::zeros({a, b}));
    std::array<int, 2> pair{a, b};
    std::reverse(pair.begin(), pair.end());
    auto [x, y] = pair;
    register_buffer("xy", torch::zeros({x, y}));
    a = b = 2;
    register_buffer("same", torch::zeros({a, b}));
    auto f = [a, &b](int k) {
      b += k;
      return a * k;
    };
    const int r = f(3);
    register_buffer("f", torch::zeros({r, b}));
  }
};
TORCH_MODULE(Swapped);

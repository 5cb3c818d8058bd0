// Constructors that return, or leave or continue a loop, for some inputs and throw for the others.
// construct: Refuses(1)
//   set RefusesImpl: depth=1
// construct: Refuses(2)
//   set RefusesImpl: depth=2
// construct: Refuses(3)
//   set RefusesImpl: depth=3
// construct: Derived(false)
//   set DerivedImpl: deep=false
// construct: Derived(true)
//   set DerivedImpl: deep=true
// construct: Loops(true, false, 2)
//   set LoopsImpl: checks=true, stops=false, kind=2
// construct: Loops(true, false, 1)
//   set LoopsImpl: checks=true, stops=false, kind=1
// construct: Loops(false, true, 2)
//   set LoopsImpl: checks=false, stops=true, kind=2
// construct: OfKinds(std::vector<int>{1, 1})
//   set OfKindsImpl: kinds=[1, 1]
// construct: OfKinds(std::vector<int>{1, 2})
//   set OfKindsImpl: kinds=[1, 2]
#include <torch/torch.h>

struct TwiceImpl : torch::nn::Module {
  explicit TwiceImpl(bool deep) {
    register_module("first", torch::nn::Linear(2, 2));
    if (!deep) return;
    register_module("first", torch::nn::Linear(3, 2));
  }
};

struct DerivedImpl : TwiceImpl {
  explicit DerivedImpl(bool deep) : TwiceImpl(deep) { register_module("last", torch::nn::Linear(2, 2)); }
};
TORCH_MODULE(Derived);

struct RefusesImpl : torch::nn::Module {
  explicit RefusesImpl(int depth) {
    register_module("first", torch::nn::Linear(2, 2));
    if (depth == 1) return;
    register_module("second", torch::nn::Linear(2, 3));
    if (depth == 2) return;
    throw std::invalid_argument("no such depth");
  }
};
TORCH_MODULE(Refuses);

struct LoopsImpl : torch::nn::Module {
  LoopsImpl(bool checks, bool stops, int kind) {
    for (int i = 0; i < 2; ++i) {
      if (checks) {
        switch (kind) {
          case 1: break;
          default: throw std::runtime_error("another kind");
        }
      }
      if (stops) break;
      register_module("layer" + std::to_string(i), torch::nn::Linear(2, 2));
    }
    while (true) {
      if (kind < 3) break;
      throw std::runtime_error("a third kind");
    }
    register_module("last", torch::nn::Linear(2, 2));
  }
};
TORCH_MODULE(Loops);

struct OfKindsImpl : torch::nn::Module {
  explicit OfKindsImpl(const std::vector<int>& kinds) {
    for (int kind : kinds) {
      if (kind == 1) continue;
      throw std::runtime_error("another kind");
    }
    register_module("last", torch::nn::Linear(2, 2));
  }
};
TORCH_MODULE(OfKinds);

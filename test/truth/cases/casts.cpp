// Casts that designate the same object (CRTP), and copies of lambdas with state.
//
// construct: Captures(4)
// construct: Inherit(1, 2)
// construct: Inherit2(1, 2)
// construct: Inherit3()
// construct: Inherit4()
#include <torch/torch.h>

#include <functional>

using namespace torch::nn;
struct BaseImpl : Module {
  explicit BaseImpl(int64_t w) : width(w) {}
  int64_t width;
};
struct MixinA {
  int64_t extra = 5;
};
template <typename Derived>
struct Crtp : MixinA {
  void build() {
    auto& self = static_cast<Derived&>(*this);
    self.register_module("crtp", Linear(self.width, extra));
  }
};
template <typename Derived>
struct Crtp2 {
  void build() {
    auto& self = static_cast<Derived&>(*this);
    self.register_module("crtp", Linear(self.width, 1));
  }
  void build2() { static_cast<Derived*>(this)->register_module("crtp2", Linear(1, 1)); }
};
struct InheritImpl : BaseImpl, Crtp<InheritImpl> {
  InheritImpl(int64_t w, int64_t k) : BaseImpl(w + k) { build(); }
};
struct Inherit2Impl : BaseImpl, Crtp2<Inherit2Impl> {
  Inherit2Impl(int64_t w, int64_t k) : BaseImpl(w + k) {
    build();
    build2();
  }
};
struct Inherit3Impl : Module, Crtp2<Inherit3Impl> {
  int64_t width = 3;
  Inherit3Impl() {
    build();
    build2();
  }
};
struct Inherit4Impl : BaseImpl {
  Inherit4Impl() : BaseImpl(2) {
    Module& plain = static_cast<Module&>(*this);
    plain.register_module("plain", Linear(1, 2));
    static_cast<BaseImpl&>(*this).width = 9;
    auto& again = dynamic_cast<Inherit4Impl&>(plain);
    again.register_module("again", Linear(again.width, 2));
    BaseImpl& base = *this;
    const auto* derived = dynamic_cast<const Inherit4Impl*>(&base);
    register_buffer("is", torch::zeros({derived ? 2 : 3}));
    ((Module&)base).register_buffer("c", torch::zeros(1));
  }
};
TORCH_MODULE(Inherit);
TORCH_MODULE(Inherit2);
TORCH_MODULE(Inherit3);
TORCH_MODULE(Inherit4);

struct CapturesImpl : Module {
  CapturesImpl(int n) {
    int a = 1, b = 2;
    auto byValue = [a, b]() mutable { return a++ + b; };
    auto byReference = [&] { return a += b; };
    a = 10;
    int x = byValue(), y = byValue(), z = byReference();
    register_buffer("xyz", torch::zeros({x, y, z, a}));
    auto counter = [count = 0]() mutable { return count++; };
    auto copy = counter;
    counter();
    counter();
    register_buffer("c" + std::to_string(counter()) + std::to_string(copy()), torch::zeros(1));
    std::function<int(int)> fact = [&fact](int k) { return k <= 1 ? 1 : k * fact(k - 1); };
    register_buffer("fact", torch::zeros({fact(n)}));
    auto compose = [](auto f, auto g) { return [=](auto v) { return g(f(v)); }; };
    auto both = compose([](int v) { return v + 1; }, [n](int v) { return v * n; });
    register_buffer("both", torch::zeros({both(2)}));
    std::vector<std::function<void()>> later;
    for (int i = 0; i < 3; ++i)
      later.push_back([this, i, &n] { register_buffer("later" + std::to_string(i), torch::zeros({i + n})); });
    n = 1;
    std::reverse(later.begin(), later.end());
    for (auto& f : later) f();
  }
};
TORCH_MODULE(Captures);

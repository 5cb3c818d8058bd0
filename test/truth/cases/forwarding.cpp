// Constructors that a holder or std::make_shared forwards to: overloaded, templates, inherited from containers.
//
// construct: A(3)
// construct: Twice(2)
// construct: Twice(2, true)
// construct: Packed(1, "a", 2.5)
// construct: B()
#include <torch/torch.h>
namespace nn = torch::nn;
struct SeqImpl : nn::SequentialImpl {
  using nn::SequentialImpl::SequentialImpl;
  torch::Tensor forward(torch::Tensor x) { return nn::SequentialImpl::forward(x); }
};
TORCH_MODULE(Seq);
struct NamedImpl : nn::SequentialImpl {
  using nn::SequentialImpl::SequentialImpl;
  explicit NamedImpl(int n) {
    for (int i = 0; i < n; ++i) push_back("l" + std::to_string(i), nn::Linear(i + 1, 1));
  }
};
TORCH_MODULE(Named);
struct OptionsLike {
  int64_t width = 3;
  OptionsLike(int64_t w) : width(w) {}
};
struct TwiceImpl : nn::Module {
  explicit TwiceImpl(OptionsLike o) { register_module("options", nn::Linear(o.width, 1)); }
  TwiceImpl(int64_t n, bool wide) { register_module("flag", nn::Linear(n, wide ? 8 : 4)); }
  explicit TwiceImpl(const char* name) { register_module(name, nn::Linear(1, 1)); }
  TwiceImpl(std::string name, double d) { register_module(name + "_d", nn::Linear(1, int64_t(d))); }
};
TORCH_MODULE(Twice);
struct PackedImpl : nn::Module {
  template <typename... Parts>
  explicit PackedImpl(int64_t first, Parts&&... parts) {
    register_module("first", nn::Linear(first, sizeof...(parts)));
    int i = 0;
    (add(i++, std::forward<Parts>(parts)), ...);
  }
  void add(int i, const char* name) { register_buffer(std::to_string(i) + name, torch::zeros({1})); }
  void add(int i, double value) { register_buffer("v" + std::to_string(i), torch::full({1}, value)); }
};
TORCH_MODULE(Packed);
struct AImpl : nn::Module {
  Seq s{nullptr};
  AImpl(int n) {
    s = Seq(nn::Linear(n, 2), nn::ReLU());
    register_module("s", s);
    register_module("t", std::make_shared<SeqImpl>(nn::Linear(3, 3)));
    Seq e;
    e->push_back(nn::Linear(1, 1));
    e->push_back(Seq(nn::Linear(5, 5), nn::Linear(4, 5)));
    register_module("e", e);
    auto m = std::make_shared<nn::Module>("perm");
    m->register_buffer("p", torch::zeros({n}));
    register_module("m", m);
    register_module("named", Named(nn::Linear(2, 2)));
    register_module("counted", Named(2));
    Seq dict(torch::OrderedDict<std::string, nn::AnyModule>{{"x", nn::AnyModule(nn::Linear(1, 2))},
                                                            {"y", nn::AnyModule(nn::ReLU())}});
    register_module("dict", dict);
    nn::Sequential named({{"p", nn::Linear(1, 2)}, {"q", nn::Linear(2, 1)}});
    register_module("names", named);
    auto u = std::make_unique<SeqImpl>(nn::Conv1d(1, 2, 3));
    register_module("u", std::shared_ptr<SeqImpl>(std::move(u)));
  }
};
TORCH_MODULE(A);
struct BImpl : nn::Module {
  BImpl() {
    std::string s = "str";
    register_module("a", Twice("name"));
    register_module("b", Twice(s, 2));
    register_module("c", Twice(4, 1));
    register_module("d", Twice(OptionsLike(6)));
    register_module("e", Twice(7));
    register_module("f", std::make_shared<TwiceImpl>(3, false));
    register_module("g", std::make_shared<PackedImpl>(2));
    register_module("h", Packed(2, 1.5, "z"));
  }
};
TORCH_MODULE(B);

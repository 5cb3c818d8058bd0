// Sequential: from arguments, named, pushed under conditions and in loops, extended and nested.
//
// construct: Plain()
// construct: Named()
// construct: Conditional(true, true)
//   set ConditionalImpl: bn=true, drop=true
// construct: Conditional(true, false)
//   set ConditionalImpl: bn=true, drop=false
// construct: Conditional(false, true)
//   set ConditionalImpl: bn=false, drop=true
// construct: Looped(3)
//   set LoopedImpl: n=3
// construct: Nested()
// construct: Extended()
// construct: torch::nn::Sequential(torch::nn::Linear(1, 2), torch::nn::ReLU(), torch::nn::Linear(2, 1))
// construct: Clash()
#include <torch/torch.h>

struct PlainImpl : torch::nn::Module {
  PlainImpl() {
    features = register_module(
        "features", torch::nn::Sequential(torch::nn::Conv2d(torch::nn::Conv2dOptions(1, 8, 3)), torch::nn::BatchNorm2d(8),
                                          torch::nn::ReLU(torch::nn::ReLUOptions(true)), torch::nn::MaxPool2d(2),
                                          torch::nn::Functional(torch::relu), torch::nn::Linear(8, 2)));
  }
  torch::nn::Sequential features{nullptr};
};
TORCH_MODULE(Plain);

struct NamedImpl : torch::nn::Module {
  NamedImpl() {
    torch::nn::Sequential seq({{"conv", torch::nn::Conv2d(3, 4, 1)}, {"act", torch::nn::ReLU()}});
    seq->push_back("fc", torch::nn::Linear(4, 5));
    seq->push_back(torch::nn::Linear(5, 6));
    register_module("net", seq);
  }
};
TORCH_MODULE(Named);

struct ConditionalImpl : torch::nn::Module {
  ConditionalImpl(bool bn, bool drop) {
    features->push_back(torch::nn::Conv2d(3, 8, 3));
    if (bn) features->push_back(torch::nn::BatchNorm2d(8));
    features->push_back(torch::nn::ReLU());
    if (drop) {
      features->push_back(torch::nn::Dropout());
    }
    features->push_back(torch::nn::Conv2d(torch::nn::Conv2dOptions(8, 16, 3).bias(!bn)));
    register_module("features", features);
  }
  torch::nn::Sequential features;
};
TORCH_MODULE(Conditional);

struct LoopedImpl : torch::nn::Module {
  explicit LoopedImpl(int n) {
    for (int i = 0; i < n; ++i) {
      body->push_back(torch::nn::Linear(4, 4));
      body->push_back(torch::nn::Tanh());
    }
    body->push_back(torch::nn::Linear(4, n + 1));
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(Looped);

// A Sequential that can itself be an element of one.
struct StageImpl : torch::nn::SequentialImpl {
  using SequentialImpl::SequentialImpl;
  torch::Tensor forward(torch::Tensor x) { return SequentialImpl::forward(x); }
};
TORCH_MODULE(Stage);

struct NestedImpl : torch::nn::Module {
  NestedImpl() {
    Stage inner(torch::nn::Linear(1, 2), torch::nn::Linear(2, 3));
    torch::nn::Sequential outer;
    outer->push_back(inner);
    outer->push_back("named", Stage(torch::nn::Linear(3, 4)));
    register_module("outer", outer);
    register_module("again", inner);
  }
};
TORCH_MODULE(Nested);

struct ExtendedImpl : torch::nn::Module {
  ExtendedImpl() {
    torch::nn::Sequential a(torch::nn::Linear(1, 2)), b;
    b->push_back("x", torch::nn::Linear(2, 3));
    b->push_back("y", torch::nn::Linear(3, 4));
    a->extend(*b);
    seq = register_module("seq", a);
    seq->push_back(torch::nn::Linear(4, static_cast<int64_t>(seq->size())));
    register_parameter("count", torch::zeros({static_cast<int64_t>(a->size())}));
  }
  torch::nn::Sequential seq{nullptr};
};
TORCH_MODULE(Extended);

// An unnamed element takes its position as name, which is taken here.
struct ClashImpl : torch::nn::Module {
  ClashImpl() {
    torch::nn::Sequential seq;
    seq->push_back("1", torch::nn::Linear(1, 1));
    seq->push_back(torch::nn::Linear(2, 2));
    register_module("seq", seq);
  }
};
TORCH_MODULE(Clash);

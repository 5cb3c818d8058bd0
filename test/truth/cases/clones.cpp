// Clones, and modules that cannot be cloned.
//
// construct: Cloned(false)
//   set ClonedImpl: extended=false
// construct: Cloned(true)
//   set ClonedImpl: extended=true
// construct: ClonedOwn(2)
// construct: ClonedPlain()
// construct: ClonedUser(false)
//   set ClonedUserImpl: late=false
// construct: ClonedUser(true)
//   set ClonedUserImpl: late=true
#include <torch/torch.h>

struct ClonedImpl : torch::nn::Module {
  explicit ClonedImpl(bool extended) {
    torch::nn::Linear fc(2, 3);
    if (extended) fc->register_buffer("extra", torch::zeros({1}));
    register_module("fc", fc);
    register_module("copy", fc->clone());
  }
};
TORCH_MODULE(Cloned);

struct OwnImpl : torch::nn::Cloneable<OwnImpl> {
  explicit OwnImpl(int64_t n) : n(n) { reset(); }
  void reset() override {
    fc = register_module("fc", torch::nn::Linear(n, 2));
    scale = register_parameter("scale", torch::ones({n}));
  }
  int64_t n;
  torch::nn::Linear fc{nullptr};
  torch::Tensor scale;
};
TORCH_MODULE(Own);

struct ClonedOwnImpl : torch::nn::Module {
  explicit ClonedOwnImpl(int64_t n) {
    Own own(n);
    register_module("copy", own->clone());
  }
};
TORCH_MODULE(ClonedOwn);

struct PlainImpl : torch::nn::Module {
  PlainImpl() { register_buffer("b", torch::zeros({1})); }
};
TORCH_MODULE(Plain);

struct ClonedPlainImpl : torch::nn::Module {
  ClonedPlainImpl() { register_module("copy", Plain()->clone()); }
};
TORCH_MODULE(ClonedPlain);

struct LateImpl : torch::nn::Cloneable<LateImpl> {
  explicit LateImpl(bool late) {
    reset();
    if (late) register_module("late", torch::nn::Linear(1, 1));
  }
  void reset() override { register_module("fc", torch::nn::Linear(2, 2)); }
};
TORCH_MODULE(Late);

struct ClonedUserImpl : torch::nn::Module {
  explicit ClonedUserImpl(bool late) { register_module("copy", Late(late)->clone()); }
};
TORCH_MODULE(ClonedUser);

// Destructors that run where a block ends.
//
// construct: Guarded(3)
//   set GuardedImpl: n=3
// construct: Finished(2)
// construct: LeftEarly(true)
// construct: LeftEarly(false)
#include <torch/torch.h>

struct Wider {
  int64_t& width;
  explicit Wider(int64_t& width) : width(width) { width += 2; }
  ~Wider() { width -= 2; }
};

struct GuardedImpl : torch::nn::Module {
  explicit GuardedImpl(int64_t n) {
    {
      Wider wider(n);
      Wider widest(n);
      register_buffer("inside", torch::zeros({n}));
    }
    register_buffer("outside", torch::zeros({n}));
  }
};
TORCH_MODULE(Guarded);

struct Finisher {
  torch::nn::Module* module;
  ~Finisher() { module->register_buffer("last", torch::zeros({1})); }
};

struct FinishedImpl : torch::nn::Module {
  explicit FinishedImpl(int64_t n) {
    Finisher finisher{this};
    register_buffer("first", torch::zeros({n}));
  }
};
TORCH_MODULE(Finished);

struct LeftEarlyImpl : torch::nn::Module {
  explicit LeftEarlyImpl(bool isShort) {
    Finisher finisher{this};
    if (isShort) return;
    register_buffer("first", torch::zeros({2}));
  }
};
TORCH_MODULE(LeftEarly);

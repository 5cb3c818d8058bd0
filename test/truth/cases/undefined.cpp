// Undefined tensors and empty holders.
//
// construct: Undefined(true)
//   set UndefinedImpl: bias=true
// construct: Undefined(false)
//   set UndefinedImpl: bias=false
// construct: EmptyHolder()
// construct: Nothing()
// construct: LaterDefined()
#include <torch/torch.h>

struct UndefinedImpl : torch::nn::Module {
  explicit UndefinedImpl(bool bias) {
    register_parameter("weight", torch::zeros({2}));
    register_parameter("bias", bias ? torch::zeros({2}) : torch::Tensor(), bias);
    register_buffer("mean", {});
    register_buffer("count", torch::Tensor());
  }
};
TORCH_MODULE(Undefined);

struct EmptyHolderImpl : torch::nn::Module {
  EmptyHolderImpl() { register_module("missing", missing); }
  torch::nn::Linear missing{nullptr};
};
TORCH_MODULE(EmptyHolder);

struct NothingImpl : torch::nn::Module {
  NothingImpl() = default;
};
TORCH_MODULE(Nothing);

struct LaterDefinedImpl : torch::nn::Module {
  LaterDefinedImpl() {
    register_buffer("mask", mask);
    mask = torch::ones({3});
    fc = register_module("fc", torch::nn::Linear(1, 1));
    fc->bias = torch::Tensor();
  }
  torch::Tensor mask;
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(LaterDefined);

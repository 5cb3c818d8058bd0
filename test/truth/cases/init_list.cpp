// Registrations in member-initialiser lists and default member initialisers; order of members, not of the list.
//
// construct: InList(8, true)
//   set InListImpl: hidden=8, bias=true
// construct: InList(16, false)
//   set InListImpl: hidden=16, bias=false
// construct: Defaults()
// construct: Mixed()
// construct: Mixed(7)
//   set MixedImpl: width=7
// construct: Order()
#include <torch/torch.h>

struct InListImpl : torch::nn::Module {
  InListImpl(int64_t hidden, bool bias)
      : fc1(register_module("fc1", torch::nn::Linear(torch::nn::LinearOptions(4, hidden).bias(bias)))),
        fc2(register_module("fc2", torch::nn::Linear(hidden, 2))),
        scale(register_parameter("scale", torch::ones({hidden}))) {}
  torch::nn::Linear fc1, fc2;
  torch::Tensor scale;
};
TORCH_MODULE(InList);

struct DefaultsImpl : torch::nn::Module {
  torch::nn::Linear fc{register_module("fc", torch::nn::Linear(3, 5))};
  torch::nn::Conv1d conv = register_module("conv", torch::nn::Conv1d(torch::nn::Conv1dOptions(5, 6, 3)));
  torch::Tensor steps = register_buffer("steps", torch::zeros({}, torch::kLong));
};
TORCH_MODULE(Defaults);

struct MixedImpl : torch::nn::Module {
  MixedImpl() : MixedImpl(5) {}
  explicit MixedImpl(int64_t width) : width_(width), fc(width, width * 2) {
    register_module("fc", fc);
    register_module("out", out);
    norm = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({2 * width_})));
  }
  int64_t width_ = 3;
  torch::nn::Linear fc;
  torch::nn::Linear out{2, 9};
  torch::nn::LayerNorm norm = nullptr;
};
TORCH_MODULE(Mixed);

// Initialisers run in declaration order: `second` is declared first and therefore registered first.
struct OrderImpl : torch::nn::Module {
  OrderImpl() : first(register_module("first", torch::nn::Linear(1, 2))),
                second(register_module("second", torch::nn::Linear(2, 3))) {}
  torch::nn::Linear second, first;
};
TORCH_MODULE(Order);

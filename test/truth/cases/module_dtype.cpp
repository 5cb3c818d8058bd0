// A module that is converted to a dtype from outside: which one it is cannot be said for all inputs.
//
// construct: Converted(torch::kFloat64)
//   set ConvertedImpl: dtype=float64
// construct: Converted(torch::kFloat32)
#include <torch/torch.h>

struct ConvertedImpl : torch::nn::Module {
  explicit ConvertedImpl(torch::Dtype dtype) {
    actor->push_back(torch::nn::Linear(3, 2));
    actor->to(dtype);
    register_module("actor", actor);
  }
  torch::nn::Sequential actor;
};
TORCH_MODULE(Converted);

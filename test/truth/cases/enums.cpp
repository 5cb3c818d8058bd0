// Enumerations: switch, if and ternaries over them.
//
// construct: Norms(Norm::Batch, 8)
//   set NormsImpl: norm=Norm::Batch, channels=8
// construct: Norms(Norm::Group, 8)
//   set NormsImpl: norm=Group, channels=8
// construct: Norms(Norm::None, 8)
//   set NormsImpl: norm=None, channels=8
// construct: Fall(Depth::Deep)
//   set FallImpl: depth=Deep
// construct: Fall(Depth::Middle)
//   set FallImpl: depth=Middle
// construct: Fall(Depth::Shallow)
//   set FallImpl: depth=Shallow
// construct: Strict(2)
//   set StrictImpl: kind=2
// construct: Strict(9)
#include <torch/torch.h>

enum class Norm { None, Batch, Group, Instance };

struct NormsImpl : torch::nn::Module {
  NormsImpl(Norm norm, int64_t channels) {
    conv = register_module("conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(3, channels, 3).bias(norm == Norm::None)));
    switch (norm) {
      case Norm::Batch:
        batch = register_module("norm", torch::nn::BatchNorm2d(channels));
        break;
      case Norm::Group:
        group = register_module("norm", torch::nn::GroupNorm(4, channels));
        break;
      case Norm::Instance:
        register_module("norm", torch::nn::InstanceNorm2d(torch::nn::InstanceNorm2dOptions(channels).affine(true)));
        break;
      case Norm::None:
        break;
    }
  }
  torch::nn::Conv2d conv{nullptr};
  torch::nn::BatchNorm2d batch{nullptr};
  torch::nn::GroupNorm group{nullptr};
};
TORCH_MODULE(Norms);

enum Depth { Shallow, Middle, Deep };

struct FallImpl : torch::nn::Module {
  explicit FallImpl(Depth depth) {
    switch (depth) {
      case Deep:
        register_module("deep", torch::nn::Linear(8, 8));
        // A deep model has everything that a middle one has.
      case Middle:
        register_module("middle", torch::nn::Linear(4, 4));
      default:
        register_module("shallow", torch::nn::Linear(2, depth == Shallow ? 1 : 2));
    }
  }
};
TORCH_MODULE(Fall);

struct StrictImpl : torch::nn::Module {
  explicit StrictImpl(int kind) {
    switch (kind) {
      case 1:
        register_module("one", torch::nn::Linear(1, 1));
        return;
      case 2:
      case 3:
        register_module("two_or_three", torch::nn::Linear(kind, kind));
        return;
      default:
        throw std::invalid_argument("unknown kind");
    }
  }
};
TORCH_MODULE(Strict);

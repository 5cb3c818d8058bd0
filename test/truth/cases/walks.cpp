// Constructors that look at what is registered below them.
// construct: Averaged(true, true)
//   set AveragedImpl: deep=true, wide=true
// construct: Averaged(false, true)
//   set AveragedImpl: deep=false, wide=true
// construct: Averaged(true, false)
//   set AveragedImpl: deep=true, wide=false
// construct: Averaged(false, false)
//   set AveragedImpl: deep=false, wide=false
// construct: Numbered(0)
//   set NumberedImpl: n=0
// construct: Numbered(1)
//   set NumberedImpl: n=1
// construct: Numbered(3)
//   set NumberedImpl: n=3
// construct: Stack(0)
//   set StackImpl: n=0
// construct: Stack(2)
//   set StackImpl: n=2
// construct: Mirrored(0)
//   set MirroredImpl: n=0
// construct: Mirrored(2)
//   set MirroredImpl: n=2
// construct: Itself(true)
//   set ItselfImpl: counts=true
// construct: Itself(false)
//   set ItselfImpl: counts=false
#include <torch/torch.h>

// A copy of each parameter, also of those that are there under a condition.
struct AveragedImpl : torch::nn::Module {
  AveragedImpl(bool deep, bool wide) {
    register_module("first", torch::nn::Linear(2, 3));
    torch::nn::Sequential body;
    if (deep) body->push_back(torch::nn::Linear(4, 3));
    body->push_back(torch::nn::BatchNorm1d(3));
    register_module("body", body);
    torch::nn::Linear head{nullptr};
    if (wide)
      head = torch::nn::Linear(5, 6);
    else
      head = torch::nn::Linear(torch::nn::LinearOptions(5, 1).bias(false));
    register_module("head", head);
    int64_t count = 0;
    for (auto& parameter : named_parameters())
      register_buffer("average" + std::to_string(count++), parameter.value().clone());
    register_buffer("counts", torch::zeros({static_cast<int64_t>(modules(false).size()),
                                            static_cast<int64_t>(children().size()),
                                            static_cast<int64_t>(named_buffers().size())}));
  }
};
TORCH_MODULE(Averaged);

// Names by how many children there are.
struct NumberedImpl : torch::nn::Module {
  explicit NumberedImpl(int64_t n) {
    for (int64_t i = 0; i < n; ++i)
      register_module("l" + std::to_string(children().size()), torch::nn::Linear(2, 2));
  }
};
TORCH_MODULE(Numbered);

// The parameters of modules that a loop makes.
struct StackImpl : torch::nn::Module {
  explicit StackImpl(int64_t n) {
    for (int64_t i = 0; i < n; ++i) register_module("l" + std::to_string(i), torch::nn::Linear(2, i + 1));
    for (auto& parameter : parameters()) parameter.set_requires_grad(false);
    register_buffer("count", torch::zeros({static_cast<int64_t>(parameters().size())}));
  }
};
TORCH_MODULE(Stack);

struct MirroredImpl : torch::nn::Module {
  explicit MirroredImpl(int64_t n) {
    for (int64_t i = 0; i < n; ++i) register_module("l" + std::to_string(i), torch::nn::Linear(2, i + 1));
    int64_t count = 0;
    for (auto& parameter : parameters()) register_buffer("copy" + std::to_string(count++), parameter.clone());
  }
};
TORCH_MODULE(Mirrored);

// No shared_ptr holds a module while it is constructed.
struct ItselfImpl : torch::nn::Module {
  explicit ItselfImpl(bool counts) {
    register_module("fc", torch::nn::Linear(2, 2));
    if (counts) register_buffer("count", torch::zeros({static_cast<int64_t>(modules().size())}));
  }
};
TORCH_MODULE(Itself);

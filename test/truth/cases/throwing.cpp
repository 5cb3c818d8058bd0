// Constructions that throw: names that are taken, dotted or empty, failed checks, and the same classes where they do not.
//
// construct: Duplicate(true)
// construct: Duplicate(false)
//   set DuplicateImpl: twice=false
// construct: Dotted()
// construct: EmptyName()
// construct: Checked(3)
// construct: Checked(4)
//   set CheckedImpl: n=4
// construct: Groups(3)
// construct: Groups(2)
//   set GroupsImpl: groups=2
// construct: Heads(8, 3)
// construct: VectorImpl({1})
// construct: VectorImpl({1, 2})
// construct: ParameterClash()
// construct: Caught()
// construct: Growing(3, 2, 2)
//   set GrowingImpl: count=3, first=2, limit=2
// construct: Growing(3, 2, 4)
//   set GrowingImpl: count=3, first=2, limit=4
#include <torch/torch.h>

struct DuplicateImpl : torch::nn::Module {
  explicit DuplicateImpl(bool twice) {
    register_module("fc", torch::nn::Linear(1, 1));
    if (twice) register_module("fc", torch::nn::Linear(2, 2));
  }
};
TORCH_MODULE(Duplicate);

struct DottedImpl : torch::nn::Module {
  DottedImpl() { register_module("block.fc", torch::nn::Linear(1, 1)); }
};
TORCH_MODULE(Dotted);

struct EmptyNameImpl : torch::nn::Module {
  EmptyNameImpl() { register_buffer("", torch::zeros({1})); }
};
TORCH_MODULE(EmptyName);

struct CheckedImpl : torch::nn::Module {
  explicit CheckedImpl(int64_t n) {
    TORCH_CHECK(n % 2 == 0, "n must be even, got ", n);
    if (n < 0) throw std::runtime_error("negative");
    register_parameter("half", torch::zeros({n / 2}));
  }
};
TORCH_MODULE(Checked);

struct GroupsImpl : torch::nn::Module {
  explicit GroupsImpl(int64_t groups) {
    register_module("conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(4, 8, 3).groups(groups)));
  }
};
TORCH_MODULE(Groups);

struct HeadsImpl : torch::nn::Module {
  HeadsImpl(int64_t dim, int64_t heads) { register_module("attn", torch::nn::MultiheadAttention(dim, heads)); }
};
TORCH_MODULE(Heads);

struct VectorImpl : torch::nn::Module {
  explicit VectorImpl(std::vector<int64_t> sizes) { register_module("fc", torch::nn::Linear(sizes[0], sizes.at(1))); }
};
TORCH_MODULE(Vector);

struct ParameterClashImpl : torch::nn::Module {
  ParameterClashImpl() {
    register_parameter("x", torch::zeros({1}));
    register_buffer("x", torch::zeros({1}));
  }
};
TORCH_MODULE(ParameterClash);

struct CaughtImpl : torch::nn::Module {
  CaughtImpl() {
    register_module("fc", torch::nn::Linear(1, 1));
    try {
      register_module("fc", torch::nn::Linear(2, 2));
    } catch (const std::exception&) {
      register_module("fallback", torch::nn::Linear(3, 3));
    }
  }
};
TORCH_MODULE(Caught);

struct GrowingImpl : torch::nn::Module {
  GrowingImpl(int64_t count, int64_t first, int64_t limit) {
    for (int64_t i = 0; i < count; ++i) {
      TORCH_CHECK(first + i <= limit, "too large");
      register_buffer("b" + std::to_string(i), torch::zeros({first}));
    }
  }
};
TORCH_MODULE(Growing);

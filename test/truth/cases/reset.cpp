// Cloneable modules register in reset(), which LibTorch's convention calls from the constructor.
//
// construct: Block(BlockOptions(4, 8))
// construct: Block(BlockOptions(4, 8).bias(false).norm(true))
// construct: Block(BlockOptions(4, 4).groups(2))
// construct: Counted(3)
//   set CountedImpl: n=3
// construct: Counted(0)
//   set CountedImpl: n=0
// construct: std::dynamic_pointer_cast<CountedImpl>(Counted(2)->clone())
// construct: Twice()
#include <torch/torch.h>

struct BlockOptions {
  BlockOptions(int64_t in, int64_t out) : in_(in), out_(out) {}
  TORCH_ARG(int64_t, in);
  TORCH_ARG(int64_t, out);
  TORCH_ARG(int64_t, groups) = 1;
  TORCH_ARG(bool, bias) = true;
  TORCH_ARG(bool, norm) = false;
};

class BlockImpl : public torch::nn::Cloneable<BlockImpl> {
 public:
  explicit BlockImpl(const BlockOptions& options_) : options(options_) { reset(); }

  void reset() override {
    weight = register_parameter("weight", torch::empty({options.out(), options.in() / options.groups()}));
    if (options.bias()) {
      bias = register_parameter("bias", torch::empty(options.out()));
    } else {
      bias = register_parameter("bias", torch::Tensor(), /*requires_grad=*/false);
    }
    if (options.norm()) norm = register_module("norm", torch::nn::BatchNorm1d(options.out()));
  }

  BlockOptions options;
  torch::Tensor weight, bias;
  torch::nn::BatchNorm1d norm{nullptr};
};
TORCH_MODULE(Block);

struct CountedImpl : torch::nn::Cloneable<CountedImpl> {
  explicit CountedImpl(int64_t n) : n_(n) { reset(); }
  void reset() override {
    layers.clear();
    for (int64_t i = 0; i < n_; ++i)
      layers.push_back(register_module("layer" + std::to_string(i), torch::nn::Linear(i + 1, i + 2)));
  }
  int64_t n_;
  std::vector<torch::nn::Linear> layers;
};
TORCH_MODULE(Counted);

// A module built in the initialiser list, and another instance registered in reset().
struct TwiceImpl : torch::nn::Cloneable<TwiceImpl> {
  TwiceImpl() : fc(3, 3) { reset(); }
  void reset() override {
    fc = torch::nn::Linear(torch::nn::LinearOptions(5, 7).bias(false));
    register_module("fc", fc);
  }
  torch::nn::Linear fc;
};
TORCH_MODULE(Twice);

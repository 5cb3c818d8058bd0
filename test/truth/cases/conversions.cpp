// Arguments that a holder or std::make_shared passes on and the constructor's parameter converts; null holders.
//
// construct: Several()
// construct: Plain(3)
// construct: Optioned(5)
// construct: Optioned(BlockOptions(5).bias(false))
// construct: Assigned(Sizes{{3, 4}, "x"})
// construct: Counted(2, true)
//   set CountedImpl: n=2, deep=true
// construct: Counted(0, false)
//   set CountedImpl: n=0, deep=false
// construct: MaybeNull(true)
//   set MaybeNullImpl: on=true
// construct: MaybeNull(false)
// construct: Dereferenced()
// construct: Encoder()
#include <c10/util/irange.h>
#include <torch/torch.h>

struct BlockOptions {
  BlockOptions(int64_t width) : width_(width) {}
  TORCH_ARG(int64_t, width);
  TORCH_ARG(bool, bias) = true;
};

struct PlainImpl : torch::nn::Module {
  explicit PlainImpl(int64_t width) : PlainImpl(BlockOptions(width)) {}
  explicit PlainImpl(const BlockOptions& options) {
    register_module("fc", torch::nn::Linear(torch::nn::LinearOptions(options.width(), 2).bias(options.bias())));
  }
};
TORCH_MODULE(Plain);

struct OptionedImpl : torch::nn::Module {
  explicit OptionedImpl(const BlockOptions& options) {
    register_module("fc", torch::nn::Linear(torch::nn::LinearOptions(options.width(), 2).bias(options.bias())));
  }
};
TORCH_MODULE(Optioned);

struct NormedImpl : torch::nn::Module {
  explicit NormedImpl(const torch::nn::BatchNormOptions& options) {
    register_module("bn", torch::nn::BatchNorm2d(options));
    register_module("fc", torch::nn::Linear(options.num_features(), 1));
  }
};
TORCH_MODULE(Normed);

struct SeveralImpl : torch::nn::Module {
  SeveralImpl() {
    register_module("a", Plain(3));
    register_module("b", Plain(BlockOptions(4).bias(false)));
    register_module("c", Optioned(5));
    register_module("d", std::make_shared<OptionedImpl>(6));
    register_module("e", std::make_shared<PlainImpl>(7));
    register_module("f", Normed(8));
  }
};
TORCH_MODULE(Several);

// The compiler copies the array as bytes.
struct Sizes {
  int64_t values[2];
  std::string name;
};

struct AssignedImpl : torch::nn::Module {
  explicit AssignedImpl(Sizes sizes) {
    kept = sizes;
    register_module("fc", torch::nn::Linear(kept.values[0], kept.values[1]));
  }
  Sizes kept;
};
TORCH_MODULE(Assigned);

struct CountedImpl : torch::nn::Module {
  CountedImpl(int64_t n, bool deep) {
    for (const auto i : c10::irange(n)) register_module("l" + std::to_string(i), torch::nn::Linear(i + 1, 2));
    for (auto i : c10::irange(1, deep ? 3 : 2)) register_module("m" + std::to_string(i), torch::nn::Linear(i + 1, 2));
  }
};
TORCH_MODULE(Counted);

struct MaybeNullImpl : torch::nn::Module {
  explicit MaybeNullImpl(bool on) {
    if (on) fc = torch::nn::Linear(2, 3);
    register_module("fc", fc);
  }
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(MaybeNull);

struct DereferencedImpl : torch::nn::Module {
  DereferencedImpl() { fc->weight.fill_(0); }
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Dereferenced);

struct EncoderImpl : torch::nn::Module {
  EncoderImpl() {
    using namespace torch::nn;
    register_module("encoder", TransformerEncoder(TransformerEncoderOptions(
                                   TransformerEncoderLayerOptions(8, 2).dim_feedforward(4), 2)));
  }
};
TORCH_MODULE(Encoder);

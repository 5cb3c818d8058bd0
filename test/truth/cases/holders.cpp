// Classes that derive from holders, with constructors and members of their own.
//
// construct: Uses(3)
//   set UsesImpl: n=3
// construct: Scaled(torch::nn::Conv2dOptions(3, 8, 3))
// construct: WiderStill()
// construct: Listed(2)
//   set ListedImpl: n=2
#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

class Scaled : public torch::nn::Conv2d {
 public:
  explicit Scaled(torch::nn::Conv2dOptions options, bool hasGain = true)
      : torch::nn::Conv2d(options), hasGain(hasGain) {
    if (hasGain) gain = this->impl_->register_parameter("gain", torch::ones({options.out_channels(), 1, 1, 1}));
    elements = this->impl_->weight[0].numel();
  }

  torch::Tensor gain;
  bool hasGain;
  int64_t elements = 0;
  std::string name = "scaled";
};

Scaled makeScaled(int64_t in, int64_t out) {
  torch::nn::Conv2dOptions options(in, out, 3);
  options.padding(1).bias(false);
  return Scaled(options);
}

// The arguments are in another order than those of the holder that it derives from.
class Turned : public torch::nn::Linear {
 public:
  Turned(int64_t out, int64_t in) : torch::nn::Linear(in, out) {}
};

struct InnerImpl : torch::nn::Module {
  explicit InnerImpl(int64_t n) { register_module("inner", torch::nn::Linear(n, n + 1)); }
};
TORCH_MODULE(Inner);

struct Wider : Inner {
  explicit Wider(int64_t n) : Inner(n * 2) { ptr()->register_buffer("size", torch::zeros({n})); }
};

struct WiderStill : Wider {
  WiderStill() : Wider(3) {}
};

struct MadeImpl : torch::nn::Module {
  MadeImpl() { register_module("made", torch::nn::Linear(4, 5)); }
};

class Made : public torch::nn::ModuleHolder<MadeImpl> {
 public:
  using torch::nn::ModuleHolder<MadeImpl>::ModuleHolder;
  explicit Made(int64_t n) : ModuleHolder(std::make_shared<MadeImpl>()) {
    for (int64_t i = 0; i < n; ++i) ptr()->register_buffer("b" + std::to_string(i), torch::zeros({i}));
  }
};

struct UsesImpl : torch::nn::Module {
  explicit UsesImpl(int64_t n) {
    conv = makeScaled(n, 4);
    second = std::make_shared<Scaled>(torch::nn::Conv2dOptions(1, 2, 3), false);
    register_module("conv", conv);
    register_module("second_" + second->name, *second);
    register_buffer("elements", torch::zeros({second->elements}));
    register_module("turned", turned);
    register_module("still", WiderStill());
    register_module("made", Made());
    register_module("filled", Made(int64_t{2}));
  }

  torch::nn::Conv2d conv{nullptr};
  std::shared_ptr<Scaled> second;
  Turned turned{2, 3};
};
TORCH_MODULE(Uses);

struct ListedImpl : torch::nn::Module {
  explicit ListedImpl(int64_t n) {
    std::vector<Turned> layers;
    for (int64_t i = 0; i < n; ++i) layers.emplace_back(i + 1, 7);
    for (auto& layer : layers) seq->push_back(layer);
    seq->push_back(makeScaled(2, 3));
    register_module("seq", seq);
  }

  torch::nn::Sequential seq;
};
TORCH_MODULE(Listed);

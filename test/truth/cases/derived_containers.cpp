// Classes that derive from SequentialImpl or ModuleListImpl and push in their constructor.
//
// construct: ConvBNReLU(3, 8)
//   set ConvBNReLUImpl: in=3, out=8, groups=1
// construct: ConvBNReLU(8, 8, 8)
//   set ConvBNReLUImpl: in=8, out=8, groups=8
// construct: Heads(2)
//   set HeadsImpl: n=2
// construct: Mobile()
#include <torch/torch.h>

struct ConvBNReLUImpl : torch::nn::SequentialImpl {
  ConvBNReLUImpl(int64_t in, int64_t out, int64_t groups = 1) {
    push_back(torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 3).groups(groups).bias(false)));
    push_back(torch::nn::BatchNorm2d(out));
    push_back(torch::nn::Functional(torch::nn::Functional(torch::relu)));
  }
  torch::Tensor forward(torch::Tensor x) { return torch::nn::SequentialImpl::forward(x); }
};
TORCH_MODULE(ConvBNReLU);

struct HeadsImpl : torch::nn::ModuleListImpl {
  explicit HeadsImpl(int n) {
    for (int i = 0; i < n; ++i) push_back(torch::nn::Linear(4, i + 1));
  }
};
TORCH_MODULE(Heads);

struct InvertedResidualImpl : torch::nn::Module {
  InvertedResidualImpl(int64_t in, int64_t out, int64_t expand) {
    const auto hidden = static_cast<int64_t>(std::round(in * expand));
    if (expand != 1) conv->push_back(ConvBNReLU(in, hidden));
    conv->push_back(ConvBNReLU(hidden, hidden, hidden));
    conv->push_back(torch::nn::Conv2d(torch::nn::Conv2dOptions(hidden, out, 1).bias(false)));
    register_module("conv", conv);
  }
  torch::Tensor forward(torch::Tensor x) { return conv->forward(x); }
  torch::nn::Sequential conv;
};
TORCH_MODULE(InvertedResidual);

int64_t makeDivisible(double value, int64_t divisor) {
  auto rounded = std::max(divisor, static_cast<int64_t>(value + divisor / 2.0) / divisor * divisor);
  if (rounded < 0.9 * value) rounded += divisor;
  return rounded;
}

struct MobileImpl : torch::nn::Module {
  explicit MobileImpl(double width = 0.75) {
    const std::vector<std::vector<int64_t>> settings = {{1, 16, 1}, {6, 24, 2}};
    int64_t in = makeDivisible(32 * width, 8);
    features->push_back(ConvBNReLU(3, in));
    for (const auto& s : settings) {
      const auto out = makeDivisible(s[1] * width, 8);
      for (int64_t i = 0; i < s[2]; ++i) {
        features->push_back(InvertedResidual(in, out, s[0]));
        in = out;
      }
    }
    register_module("features", features);
    register_module("heads", Heads(2));
  }
  torch::nn::Sequential features;
};
TORCH_MODULE(Mobile);

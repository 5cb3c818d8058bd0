// Families of networks: the size is looked up in a table, and layers compare what the tables gave.
// construct: Mapped("n")
//   set MappedImpl: name="n"
// construct: Mapped("m")
//   set MappedImpl: name="m"
// construct: Residual(18)
//   set ResidualImpl: depth=18
// construct: Residual(34)
//   set ResidualImpl: depth=34
// construct: Residual(50)
//   set ResidualImpl: depth=50
// construct: Residual(101)
//   set ResidualImpl: depth=101
// construct: Transformer(Size::Tiny)
//   set TransformerImpl: size=Size::Tiny
// construct: Transformer(Size::Large)
//   set TransformerImpl: size=Size::Large
// construct: Converted(1)
//   set ConvertedImpl: level=1
// construct: Converted(5)
//   set ConvertedImpl: level=5
// construct: Listed("A", true)
//   set ListedImpl: name="A", norm=true
// construct: Listed("A", false)
//   set ListedImpl: name="A", norm=false
// construct: Listed("B", true)
//   set ListedImpl: name="B", norm=true
// construct: Listed("B", false)
//   set ListedImpl: name="B", norm=false
// construct: Flagged(true, false)
//   set FlaggedImpl: wide=true, deep=false
// construct: Flagged(false, true)
//   set FlaggedImpl: wide=false, deep=true
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

struct BlockImpl : torch::nn::Module {
  BlockImpl(int64_t in, int64_t planes, int64_t stride, int64_t expansion) {
    register_module("first", torch::nn::Conv2d(torch::nn::Conv2dOptions(in, planes, 3).stride(stride).bias(false)));
    register_module("second", torch::nn::Conv2d(torch::nn::Conv2dOptions(planes, planes * expansion, 1)));
    if (stride != 1 || in != planes * expansion)
      register_module("down", torch::nn::Conv2d(torch::nn::Conv2dOptions(in, planes * expansion, 1).stride(stride)));
  }
  torch::Tensor forward(torch::Tensor x) { return x; }
};
TORCH_MODULE(Block);

struct MappedImpl : torch::nn::Module {
  explicit MappedImpl(const std::string& name) {
    static const std::map<std::string, std::pair<double, double>> sizes = {
        {"n", {0.33, 0.25}}, {"s", {0.33, 0.5}}, {"m", {0.67, 0.75}}};
    auto [depth, width] = sizes.at(name);
    const int channels = std::max((int)std::round(64 * width), 1), count = std::max((int)std::round(3 * depth), 1);
    for (int i = 0; i < count; ++i)
      register_module("b" + std::to_string(i), Block(i == 0 ? 3 : channels, channels, i == 0 ? 2 : 1, 1));
  }
};
TORCH_MODULE(Mapped);

struct ResidualImpl : torch::nn::Module {
  explicit ResidualImpl(int depth) {
    const int64_t expansion = depth >= 50 ? 4 : 1;
    std::vector<int64_t> counts;
    switch (depth) {
      case 18:
        counts = {2, 2};
        break;
      case 34:
      case 50:
        counts = {3, 4};
        break;
      default:
        counts = {3, 6};
    }
    for (size_t s = 0; s < counts.size(); ++s) {
      torch::nn::Sequential layer;
      for (int64_t i = 0; i < counts[s]; ++i) {
        layer->push_back(Block(planes, 8 << s, i == 0 && s > 0 ? 2 : 1, expansion));
        planes = (8 << s) * expansion;
      }
      register_module("layer" + std::to_string(s + 1), layer);
    }
    register_module("fc", torch::nn::Linear(planes, 10));
  }
  int64_t planes = 8;
};
TORCH_MODULE(Residual);

enum class Size { Tiny, Base, Large };

struct Settings {
  int dim, depth, heads;
  float ratio;
};

struct TransformerImpl : torch::nn::Module {
  explicit TransformerImpl(Size size) {
    static constexpr Settings all[] = {{12, 1, 3, 4.f}, {24, 2, 6, 4.f}, {36, 3, 12, 2.f}};
    const Settings& settings = all[static_cast<int>(size)];
    for (int i = 0; i < settings.depth; ++i)
      blocks->push_back(torch::nn::MultiheadAttention(settings.dim, settings.heads));
    register_module("blocks", blocks);
    register_module("mlp", torch::nn::Linear(settings.dim, int(settings.dim * settings.ratio)));
  }
  torch::nn::ModuleList blocks;
};
TORCH_MODULE(Transformer);

// A number need not be that of an enumerator.
struct ConvertedImpl : torch::nn::Module {
  explicit ConvertedImpl(int level) {
    const Size size = static_cast<Size>(level);
    register_parameter("p", torch::zeros({static_cast<int>(size) + 1}));
  }
};
TORCH_MODULE(Converted);

struct ListedImpl : torch::nn::Module {
  ListedImpl(const std::string& name, bool norm) {
    const std::unordered_map<std::string, std::vector<int>> all = {{"A", {4, -1, 8, -1, 8, -1}}, {"B", {4, 4, -1, 8}}};
    int in = 3;
    for (int v : all.at(name)) {
      if (v < 0) {
        features->push_back(torch::nn::MaxPool2d(2));
        continue;
      }
      features->push_back(torch::nn::Conv2d(torch::nn::Conv2dOptions(in, v, 3).padding(1)));
      if (norm) features->push_back(torch::nn::BatchNorm2d(v));
      features->push_back(torch::nn::ReLU());
      in = v;
    }
    register_module("features", features);
  }
  torch::nn::Sequential features;
};
TORCH_MODULE(Listed);

// Comparisons of what one flag chose, and of what two did.
struct FlaggedImpl : torch::nn::Module {
  FlaggedImpl(bool wide, bool deep) {
    const int64_t in = wide ? 8 : 4, out = wide ? 8 : 2, other = deep ? 8 : 4;
    if (in == out) register_module("same", torch::nn::Linear(in, out));
    if (in > out) register_module("narrower", torch::nn::Linear(in, in / out));
    if (in % out == 0) register_buffer("multiple", torch::zeros({in % 3, in * out}));
    if (in == other) register_buffer("equal", torch::zeros({in, other}));
    if (in < other) register_buffer("less", torch::zeros({in * other}));
  }
};
TORCH_MODULE(Flagged);

}  // namespace

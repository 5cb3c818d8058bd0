// Networks of several sizes: numbers of layers and channels that are rounded from a few factors.
// construct: Scaled("nano", 3)
//   set ScaledImpl: size="nano", classes=3
// construct: Scaled("small", 4)
//   set ScaledImpl: size="small", classes=4
// construct: Scaled("large", 5)
//   set ScaledImpl: size="large", classes=5
// construct: Compound("b0")
//   set CompoundImpl: network="b0"
// construct: Compound("b1")
//   set CompoundImpl: network="b1"
// construct: Compound("b2")
//   set CompoundImpl: network="b2"
// construct: Compound("b3")
//   set CompoundImpl: network="b3"
// construct: Divided(0)
//   set DividedImpl: level=0
// construct: Divided(1)
//   set DividedImpl: level=1
// construct: Divided(2)
//   set DividedImpl: level=2
// construct: Divided(7)
//   set DividedImpl: level=7
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

size_t scaled(double base, double factor) { return std::max<size_t>(1, (size_t)std::round(base * factor)); }

struct StackImpl : torch::nn::Module {
  StackImpl(size_t channels, size_t count) {
    for (size_t i = 0; i < count; i++) layers->push_back(torch::nn::Linear(channels, channels));
    register_module("layers", layers);
  }
  torch::Tensor forward(torch::Tensor x) { return layers->forward(x); }
  torch::nn::Sequential layers;
};
TORCH_MODULE(Stack);

// Depth and width are chosen by name and rounded.
struct ScaledImpl : torch::nn::Module {
  ScaledImpl(std::string size, int64_t classes) {
    double depth, width;
    if (size == "nano") {
      depth = 0.33;
      width = 0.25;
    } else if (size == "small") {
      depth = 0.67;
      width = 0.5;
    } else if (size == "large") {
      depth = 1.33;
      width = 1.25;
    } else {
      throw std::invalid_argument("size");
    }
    stem = register_module("stem", torch::nn::Linear(3, scaled(64, width)));
    first = register_module("first", Stack(scaled(64, width), scaled(3, depth)));
    second = register_module("second", Stack(scaled(64, width), scaled(6, depth)));
    head = register_module("head", torch::nn::Linear(scaled(64, width) + scaled(64, width), classes));
  }
  torch::Tensor forward(torch::Tensor x) { return head(second(first(stem(x)))); }
  torch::nn::Linear stem{nullptr}, head{nullptr};
  Stack first{nullptr}, second{nullptr};
};
TORCH_MODULE(Scaled);

struct Factors {
  double width = 1.0, depth = 1.0;
};

// What one stage leaves goes on in the next: numbers of channels, and of blocks so far.
struct CompoundImpl : torch::nn::Module {
  explicit CompoundImpl(std::string network) {
    Factors factors;
    if (network == "b0")
      factors = {1.0, 1.0};
    else if (network == "b1")
      factors = {1.1, 1.4};
    else if (network == "b2")
      factors = {1.4, 1.8};
    else
      factors = {2.0, 3.1};
    const std::vector<std::vector<int>> stages = {{8, 1}, {12, 2}, {20, 2}};
    size_t channels = divisible(8 * factors.width), block = 0;
    for (size_t i = 0; i < stages.size(); i++) {
      const size_t repeats = std::max(1, int(std::ceil(stages[i][1] * factors.depth)));
      const size_t out = divisible(stages[i][0] * factors.width);
      for (size_t j = 0; j < repeats; j++) {
        features->push_back(torch::nn::Linear(channels, out));
        register_buffer("seen" + std::to_string(block), torch::zeros({(int64_t)block + 1, (int64_t)repeats}));
        channels = out;
        block++;
      }
    }
    register_module("features", features);
    register_buffer("blocks", torch::zeros({(int64_t)block}));
  }
  static size_t divisible(double v) {
    int rounded = std::max(4, int(v + 2) / 4 * 4);
    if (rounded < 0.9 * v) rounded += 4;
    return rounded;
  }
  torch::Tensor forward(torch::Tensor x) { return features->forward(x); }
  torch::nn::Sequential features;
};
TORCH_MODULE(Compound);

// Functions of choices: powers, logarithms, roots, conversions in between.
struct DividedImpl : torch::nn::Module {
  explicit DividedImpl(int level) {
    const double scale = level == 0 ? 0.5 : level == 1 ? 1.5 : level == 2 ? 2.5 : -3.5;
    register_buffer("rounded", torch::zeros({int(std::round(scale)) + 4}));
    register_buffer("floored", torch::zeros({int(std::floor(scale)) + 4}));
    register_buffer("raised", torch::zeros({int(std::ceil(scale)) + 4}));
    register_buffer("cut", torch::zeros({int(scale) + 4}));
    register_buffer("sized", torch::zeros({std::abs(int(scale)) + 1}));
    register_buffer("powered", torch::zeros({int(std::pow(2.0, std::round(std::fabs(scale))))}));
    register_buffer("rooted", torch::zeros({1 + int(std::sqrt(scale * scale * 4))}));
  }
};
TORCH_MODULE(Divided);

}  // namespace

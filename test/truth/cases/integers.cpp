// Structure by integer comparisons, ternaries and arithmetic.
//
// construct: Pyramid(1)
//   set PyramidImpl: depth=1, width=4
// construct: Pyramid(2)
//   set PyramidImpl: depth=2, width=4
// construct: Pyramid(5, 10)
//   set PyramidImpl: depth=5, width=10
// construct: Shortcut(16, 16)
//   set ShortcutImpl: in=16, out=16, stride=1
// construct: Shortcut(16, 32, 2)
//   set ShortcutImpl: in=16, out=32, stride=2
// construct: Arithmetic(10, 3)
//   set ArithmeticImpl: a=10, b=3
// construct: Arithmetic(7, 2)
//   set ArithmeticImpl: a=7, b=2
// construct: Arithmetic(2, 7)
// construct: Shifts(5, 3)
//   set ShiftsImpl: dim=5, depth=3
// construct: Shifts(12, 2)
//   set ShiftsImpl: dim=12, depth=2
// construct: Narrowed(300)
//   set NarrowedImpl: n=300
// construct: Narrowed(-7)
//   set NarrowedImpl: n=-7
// construct: Narrowed(70000)
//   set NarrowedImpl: n=70000
// construct: Divided(7, 2)
//   set DividedImpl: a=7, b=2
// construct: Divided(6, 3)
//   set DividedImpl: a=6, b=3
// construct: Scaled(9, 0.3)
//   set ScaledImpl: n=9, by=0.3
// construct: Scaled(-7, 1.5)
//   set ScaledImpl: n=-7, by=1.5
// construct: Scaled(7, 1.5)
// construct: Tailed(std::vector<int64_t>{2, 3, 4}, -1, 1)
// construct: Tailed(std::vector<int64_t>{2, 3, 4}, 1, 2)
// construct: Tailed(std::vector<int64_t>{2, 3, 4}, 0, -1)
#include <torch/torch.h>

#include <cstdlib>

struct PyramidImpl : torch::nn::Module {
  explicit PyramidImpl(int depth, int64_t width = 4) {
    register_module("stem", torch::nn::Linear(width, width * (depth > 1 ? 2 : 1)));
    if (depth < 2) return;
    register_module("middle", torch::nn::Linear(width * 2, width * 3));
    if (depth >= 4 && width > 8)
      register_module("top", torch::nn::Linear(width * 3, 1));
    else
      register_module("flat", torch::nn::Linear(width * 3, depth));
  }
};
TORCH_MODULE(Pyramid);

struct ShortcutImpl : torch::nn::Module {
  ShortcutImpl(int64_t in, int64_t out, int64_t stride = 1)
      : conv(torch::nn::Conv2dOptions(in, out, 3).stride(stride).padding(1).bias(false)), bn(out) {
    register_module("conv", conv);
    register_module("bn", bn);
    const bool identity = stride == 1 && in == out;
    if (!identity) {
      shortcut->push_back(torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 1).stride(stride).bias(false)));
      shortcut->push_back(torch::nn::BatchNorm2d(out));
    }
    register_module("shortcut", shortcut);
  }
  torch::nn::Conv2d conv;
  torch::nn::BatchNorm2d bn;
  torch::nn::Sequential shortcut;
};
TORCH_MODULE(Shortcut);

struct ArithmeticImpl : torch::nn::Module {
  ArithmeticImpl(int64_t a, int64_t b) {
    TORCH_CHECK(a > b, "a must be greater than b");
    register_parameter("quotient", torch::zeros({a / b, a % b + 1}));
    register_parameter("bits", torch::zeros({a << 1, (a & b) + 1, std::max(a, b), std::min<int64_t>(a, 4)}));
    register_buffer("rounded", torch::zeros({(a + b - 1) / b * b, static_cast<int64_t>(a * 0.5), std::lround(a * 0.3)}));
    int64_t c = a;
    c -= b;
    c *= 2;
    ++c;
    register_buffer("c", torch::zeros(c));
  }
};
TORCH_MODULE(Arithmetic);

// What `1 << i` doubles in every level.
struct ShiftsImpl : torch::nn::Module {
  ShiftsImpl(int64_t dim, int64_t depth) {
    for (int64_t i = 0; i < depth; ++i)
      register_module("level" + std::to_string(i), torch::nn::Linear(dim * (1LL << i), dim << (i + 1)));
    register_buffer("size", torch::zeros({dim >> 1, (-dim >> 1) + 40, -dim & 7, depth << 1, 1 + (depth & 1)}));
  }
};
TORCH_MODULE(Shifts);

// What does not fit loses its highest bits.
struct NarrowedImpl : torch::nn::Module {
  explicit NarrowedImpl(int n) {
    const auto byte = static_cast<uint8_t>(n);
    const int8_t small = n;
    const short middle = n;
    register_buffer("b", torch::zeros({byte, std::abs(small), std::abs(middle)}));
  }
};
TORCH_MODULE(Narrowed);

struct DividedImpl : torch::nn::Module {
  DividedImpl(int64_t a, int64_t b) {
    const auto [quotient, rest] = std::div(a, b);
    register_buffer("b", torch::zeros({quotient, std::ldiv(a, b).rem, rest}));
  }
};
TORCH_MODULE(Divided);

// An integer that a floating-point number multiplies is an integer again each time.
struct ScaledImpl : torch::nn::Module {
  struct Sizes {
    int width;
  };
  ScaledImpl(int n, double by) {
    int scaled = n;
    scaled *= by;
    register_parameter("scaled", torch::zeros({100 + scaled * 10}));
    Sizes sizes{n};
    sizes.width += 0.5f;
    register_parameter("field", torch::zeros({100 + sizes.width / 2 * 2}));
    std::vector<int> widths{n, n};
    widths[1] /= by;
    register_parameter("element", torch::zeros({100 + widths[1] * 2}));
    int grown = 7;
    for (int i = 0; i < 4; ++i) grown *= 1.5;
    register_parameter("grown", torch::zeros({grown}));
    double half = n;
    half /= 2;
    register_parameter("half", torch::zeros({100 + static_cast<int>(half * 2)}));
  }
};
TORCH_MODULE(Scaled);

// `-1` for no layer, compared with the position of one.
struct TailedImpl : torch::nn::Module {
  TailedImpl(std::vector<int64_t> widths, int64_t normed, int limit) {
    torch::nn::Sequential layers;
    for (size_t i = 0; i + 1 < widths.size(); ++i) {
      layers->push_back(torch::nn::Linear(widths[i], widths[i + 1]));
      if (i == normed) layers->push_back(torch::nn::BatchNorm1d(widths[i + 1]));
      if (i != normed && i < limit)
        layers->push_back(torch::nn::LayerNorm(torch::nn::LayerNormOptions({widths[i + 1]})));
      if (limit > i) layers->push_back(torch::nn::ReLU());
      if (i >= -1 || widths.size() > -1) layers->push_back(torch::nn::GroupNorm(1, widths[i + 1]));
    }
    register_module("layers", layers);
  }
};
TORCH_MODULE(Tailed);

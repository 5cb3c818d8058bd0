// Loops with constant and symbolic bounds, loop-carried values, nested loops, while, break and continue.
//
// construct: Constant()
// construct: Stack(3, 8)
//   set StackImpl: n=3, width=8
// construct: Stack(0, 8)
//   set StackImpl: n=0, width=8
// construct: Doubling(4)
//   set DoublingImpl: n=4
// construct: Carried(3)
//   set CarriedImpl: n=3
// construct: Last(3)
//   set LastImpl: n=3
// construct: Last(1)
//   set LastImpl: n=1
// construct: Grid(2, 3)
//   set GridImpl: rows=2, columns=3
// construct: Halving(64)
//   set HalvingImpl: size=64
// construct: Halving(4)
//   set HalvingImpl: size=4
// construct: Skips(6)
//   set SkipsImpl: n=6
// construct: Down(3)
//   set DownImpl: n=3
// construct: Refusing(0, 3)
//   set RefusingImpl: n=0, heads=3
// construct: Refusing(2, 3)
//   set RefusingImpl: n=2, heads=3
// construct: Refusing(2, 4)
//   set RefusingImpl: n=2, heads=4
#include <torch/torch.h>

struct ConstantImpl : torch::nn::Module {
  ConstantImpl() {
    for (int i = 0; i < 3; i++) register_module("fc" + std::to_string(i), torch::nn::Linear(4 << i, 8 << i));
    for (int i : {5, 7}) register_module("c" + std::to_string(i), torch::nn::Conv1d(i, i, i));
  }
};
TORCH_MODULE(Constant);

struct StackImpl : torch::nn::Module {
  StackImpl(int64_t n, int64_t width) {
    for (int64_t i = 0; i < n; ++i) {
      layers.push_back(torch::nn::Linear(width, width));
      register_module("layer" + std::to_string(i), layers.back());
    }
    register_module("head", torch::nn::Linear(width, 1));
  }
  std::vector<torch::nn::Linear> layers;
};
TORCH_MODULE(Stack);

struct DoublingImpl : torch::nn::Module {
  explicit DoublingImpl(int n) {
    int64_t c = 8;
    for (int i = 0; i < n; ++i) {
      register_module("conv" + std::to_string(i + 1), torch::nn::Conv2d(c, c * 2, 3));
      c *= 2;
    }
    register_module("out", torch::nn::Linear(c, 10));
  }
};
TORCH_MODULE(Doubling);

struct CarriedImpl : torch::nn::Module {
  explicit CarriedImpl(size_t n) {
    int64_t in = 3, out = 16;
    for (size_t i = 0; i < n; i++) {
      convs->push_back(torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 3)));
      in = out;
      out += 16;
    }
    register_module("convs", convs);
    register_parameter("bias", torch::zeros({in}));
  }
  torch::nn::ModuleList convs;
};
TORCH_MODULE(Carried);

struct LastImpl : torch::nn::Module {
  explicit LastImpl(int n) {
    for (int i = 0; i < n; ++i) {
      if (i + 1 == n)
        seq->push_back(torch::nn::Linear(4, 1));
      else
        seq->push_back(torch::nn::Linear(4, 4));
      if (i != n - 1) seq->push_back(torch::nn::ReLU());
    }
    register_module("seq", seq);
  }
  torch::nn::Sequential seq;
};
TORCH_MODULE(Last);

struct GridImpl : torch::nn::Module {
  GridImpl(int rows, int columns) {
    for (int r = 0; r < rows; ++r)
      for (int c = 0; c < columns; ++c)
        register_parameter("p" + std::to_string(r) + "_" + std::to_string(c), torch::zeros({r + 1, c + 1}));
  }
};
TORCH_MODULE(Grid);

struct HalvingImpl : torch::nn::Module {
  explicit HalvingImpl(int64_t size) {
    int level = 0;
    while (size > 4) {
      register_module("level" + std::to_string(level++), torch::nn::Linear(size, size / 2));
      size /= 2;
    }
    do {
      register_module("tail" + std::to_string(size), torch::nn::Linear(size, 1));
    } while (--size > 2);
  }
};
TORCH_MODULE(Halving);

struct SkipsImpl : torch::nn::Module {
  explicit SkipsImpl(int n) {
    for (int i = 0; i < n; ++i) {
      if (i % 2 == 1) continue;
      if (i == 4) break;
      register_buffer("b" + std::to_string(i), torch::zeros({i}));
    }
  }
};
TORCH_MODULE(Skips);

struct DownImpl : torch::nn::Module {
  explicit DownImpl(int n) {
    for (int i = n; i > 0; --i) register_module("up" + std::to_string(i), torch::nn::Linear(i * 2, i));
    for (int i = 0; i < 10; i += 4) register_module("s" + std::to_string(i), torch::nn::Linear(1, i + 1));
  }
};
TORCH_MODULE(Down);

// What is refused is refused in the first iteration.
struct RefusingImpl : torch::nn::Module {
  RefusingImpl(int64_t n, int64_t heads) {
    for (int64_t i = 0; i < n; ++i) {
      TORCH_CHECK(heads % 2 == 0, "an even number of heads");
      register_module("fc" + std::to_string(i), torch::nn::Linear(heads, i + 1));
    }
  }
};
TORCH_MODULE(Refusing);

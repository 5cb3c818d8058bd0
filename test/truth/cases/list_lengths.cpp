// Loops over lists whose length inputs decide.
// construct: Narrowing(729, 2)
//   set NarrowingImpl: in=729, code=2
// construct: Narrowing(100, 2)
//   set NarrowingImpl: in=100, code=2
// construct: Narrowing(30, 5)
//   set NarrowingImpl: in=30, code=5
// construct: Narrowing(16, 5)
//   set NarrowingImpl: in=16, code=5
// construct: Narrowing(12, 4)
//   set NarrowingImpl: in=12, code=4
// construct: Narrowing(10, 4)
//   set NarrowingImpl: in=10, code=4
// construct: Flagged(false, false, false, false, false)
//   set FlaggedImpl: a=false, b=false, c=false, d=false, e=false
// construct: Flagged(true, false, false, true, false)
//   set FlaggedImpl: a=true, b=false, c=false, d=true, e=false
// construct: Flagged(false, true, true, false, true)
//   set FlaggedImpl: a=false, b=true, c=true, d=false, e=true
// construct: Flagged(true, true, true, true, true)
//   set FlaggedImpl: a=true, b=true, c=true, d=true, e=true
// construct: Products(true, true)
//   set ProductsImpl: wide=true, deep=true
// construct: Products(true, false)
//   set ProductsImpl: wide=true, deep=false
// construct: Products(false, true)
//   set ProductsImpl: wide=false, deep=true
// construct: Products(false, false)
//   set ProductsImpl: wide=false, deep=false
// construct: Counted(0, 0)
//   set CountedImpl: n=0, m=0
// construct: Counted(3, 0)
//   set CountedImpl: n=3, m=0
// construct: Counted(6, 1)
//   set CountedImpl: n=6, m=1
// construct: Counted(9, 9)
//   set CountedImpl: n=9, m=9
#include <torch/torch.h>

// Divides until it is small enough, at most five times, and goes the same way back.
struct NarrowingImpl : torch::nn::Module {
  torch::nn::Sequential encoder, decoder;

  NarrowingImpl(size_t in, size_t code) {
    std::vector<size_t> widths;
    size_t width = in;
    for (size_t i = 0; i < 5; i++) {
      widths.push_back(width);
      width = width / 3;
      if (width <= code) break;
    }
    widths.push_back(code);
    const size_t count = widths.size();
    for (size_t i = 0; i < count - 2; i++) {
      encoder->push_back(torch::nn::Linear(widths.at(i), widths.at(i + 1)));
      encoder->push_back(torch::nn::ReLU());
    }
    encoder->push_back(torch::nn::Linear(widths.at(count - 2), widths.at(count - 1)));
    register_module("encoder", encoder);
    for (size_t i = 0; i < count - 1; i++)
      decoder->push_back(torch::nn::Linear(widths.at(count - i - 1), widths.at(count - i - 2)));
    register_module("decoder", decoder);
  }
};
TORCH_MODULE(Narrowing);

// Flags that do not depend on each other.
struct FlaggedImpl : torch::nn::Module {
  torch::nn::ModuleList layers;

  FlaggedImpl(bool a, bool b, bool c, bool d, bool e) {
    std::vector<int64_t> widths;
    if (a) widths.push_back(3);
    if (b) widths.push_back(4);
    if (c) widths.push_back(5);
    if (d) widths.push_back(6);
    if (e) widths.push_back(7);
    for (size_t i = 0; i + 1 < widths.size(); ++i) layers->push_back(torch::nn::Linear(widths[i], widths[i + 1]));
    register_module("layers", layers);
    if (widths.size() > 2) register_module("many", torch::nn::Linear(2, 2));
    if (widths.size() == 2) register_module("two", torch::nn::Linear(1, 1));
    if (!widths.empty()) register_module("head", torch::nn::Linear(widths.back(), 1));
  }
};
TORCH_MODULE(Flagged);

// As many layers as two lists have pairs.
struct ProductsImpl : torch::nn::Module {
  ProductsImpl(bool wide, bool deep) {
    std::vector<int> rows = {1, 2}, columns = {1};
    if (wide) rows.push_back(3);
    if (deep) columns.push_back(2);
    const size_t pairs = rows.size() * columns.size();
    for (size_t i = 0; i < pairs; ++i) register_module("pair" + std::to_string(i), torch::nn::Linear(1, 1));
    if (pairs > 6) register_module("never", torch::nn::Linear(1, 1));
    if (2 * pairs - rows.size() >= 6) register_module("most", torch::nn::Linear(1, 1));
  }
};
TORCH_MODULE(Products);

// Each step only where the one before was taken.
struct CountedImpl : torch::nn::Module {
  CountedImpl(int64_t n, int64_t m) {
    int64_t count = 0;
    if (n > 2) {
      ++count;
      if (n > 5) {
        ++count;
        if (m > 3) ++count;
      }
    }
    if (count == 1) register_parameter("one", torch::zeros({1}));
    if (count != 3) register_parameter("notThree", torch::zeros({3}));
    if (count <= 1) register_parameter("few", torch::zeros({1, 2}));
    while (count-- > 0) register_buffer("b" + std::to_string(count), torch::zeros({2}));
  }
};
TORCH_MODULE(Counted);

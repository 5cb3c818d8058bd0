// What one iteration of a loop hands to the next.
// construct: Doubles(0)
//   set DoublesImpl: n=0
// construct: Doubles(3)
//   set DoublesImpl: n=3
// construct: ThenEight(0)
//   set ThenEightImpl: n=0
// construct: ThenEight(1)
//   set ThenEightImpl: n=1
// construct: ThenEight(3)
//   set ThenEightImpl: n=3
// construct: Iterating(std::vector<int64_t>{})
//   set IteratingImpl: dims=[]
// construct: Iterating(std::vector<int64_t>{5, 6, 7})
//   set IteratingImpl: dims=[5, 6, 7]
// construct: Approaching(0)
//   set ApproachingImpl: n=0
// construct: Approaching(4)
//   set ApproachingImpl: n=4
// construct: Approaching(5)
//   set ApproachingImpl: n=5
// construct: LastDoubled(0)
//   set LastDoubledImpl: n=0
// construct: LastDoubled(1)
//   set LastDoubledImpl: n=1
// construct: LastDoubled(4)
//   set LastDoubledImpl: n=4
// construct: Pairs(0)
//   set PairsImpl: n=0
// construct: Pairs(3)
//   set PairsImpl: n=3
// construct: Last(0)
//   set LastImpl: n=0
// construct: Last(1)
//   set LastImpl: n=1
// construct: Last(3)
//   set LastImpl: n=3
// construct: Chained(0)
//   set ChainedImpl: n=0
// construct: Chained(2)
//   set ChainedImpl: n=2
// construct: LongEnough(1)
//   set LongEnoughImpl: n=1
// construct: LongEnough(3)
//   set LongEnoughImpl: n=3
// construct: LongEnough(5)
//   set LongEnoughImpl: n=5
// construct: CountsLate(2)
//   set CountsLateImpl: n=2
// construct: CountsLate(5)
//   set CountsLateImpl: n=5
// construct: Swapped(3, std::vector<int64_t>{5, 6, 2})
//   set SwappedImpl: n=3, dims=[5, 6, 2]
// construct: Swapped(2, std::vector<int64_t>{5, 6})
//   set SwappedImpl: n=2, dims=[5, 6]
// construct: Swapped(0, std::vector<int64_t>{5})
//   set SwappedImpl: n=0, dims=[5]
#include <torch/torch.h>

// The increment moves more than the counter.
struct DoublesImpl : torch::nn::Module {
  explicit DoublesImpl(int64_t n) {
    for (int64_t i = 0, width = 64; i < n; ++i, width *= 2)
      register_buffer("m" + std::to_string(i), torch::zeros({width}));
  }
};
TORCH_MODULE(Doubles);

struct ThenEightImpl : torch::nn::Module {
  explicit ThenEightImpl(int64_t n) {
    int64_t in = 3;
    for (int64_t i = 0; i < n; ++i, in = 8) register_module("m" + std::to_string(i), torch::nn::Linear(in, 8));
    register_module("head", torch::nn::Linear(in, 2));
  }
};
TORCH_MODULE(ThenEight);

struct IteratingImpl : torch::nn::Module {
  explicit IteratingImpl(std::vector<int64_t> dims) {
    int64_t i = 0;
    for (auto it = dims.begin(); it != dims.end(); ++it, ++i)
      register_module("m" + std::to_string(i), torch::nn::Linear(*it, 1));
  }
};
TORCH_MODULE(Iterating);

struct ApproachingImpl : torch::nn::Module {
  explicit ApproachingImpl(int64_t n) {
    for (int64_t i = 0, j = n; i < j; ++i, --j) register_buffer("m" + std::to_string(i), torch::zeros({j}));
  }
};
TORCH_MODULE(Approaching);

// What is appended depends on what was appended before.
struct LastDoubledImpl : torch::nn::Module {
  explicit LastDoubledImpl(int64_t n) {
    std::vector<int64_t> widths{4};
    for (int64_t i = 0; i < n; ++i) {
      register_module("m" + std::to_string(i), torch::nn::Linear(widths.back(), 1));
      widths.push_back(widths.back() * 2);
    }
    register_buffer("last", torch::zeros({widths.back()}));
  }
};
TORCH_MODULE(LastDoubled);

struct PairsImpl : torch::nn::Module {
  explicit PairsImpl(int64_t n) {
    std::vector<std::pair<int64_t, int64_t>> pairs{{4, 1}};
    for (int64_t i = 0; i < n; ++i) pairs.push_back({pairs.back().first * 2, 1});
    register_buffer("last", torch::zeros({pairs.back().first, pairs.back().second}));
  }
};
TORCH_MODULE(Pairs);

// The last element of a list, before and after another is appended.
struct LastImpl : torch::nn::Module {
  explicit LastImpl(int64_t n) {
    std::vector<int64_t> before{7}, after;
    int64_t width = 16, in = 3;
    for (int64_t i = 0; i < n; ++i) {
      register_module("before" + std::to_string(i), torch::nn::Linear(before.back(), width));
      before.push_back(width);
      after.push_back(width);
      register_module("after" + std::to_string(i), torch::nn::Linear(in, after.back()));
      in = after.back();
      width *= 2;
    }
    register_module("head", torch::nn::Linear(in, before.back()));
  }
};
TORCH_MODULE(Last);

// What the layer before it gives.
struct ChainedImpl : torch::nn::Module {
  std::vector<torch::nn::Linear> layers;
  explicit ChainedImpl(int64_t n) {
    layers.push_back(register_module("fc0", torch::nn::Linear(2, 4)));
    for (int64_t i = 0; i < n; ++i)
      layers.push_back(register_module("fc" + std::to_string(i + 1),
                                       torch::nn::Linear(layers.back()->options.out_features(), 10 * i + 5)));
  }
};
TORCH_MODULE(Chained);

// Registers once a list is long enough.
struct LongEnoughImpl : torch::nn::Module {
  explicit LongEnoughImpl(int64_t n) {
    std::vector<int64_t> seen;
    for (int64_t i = 0; i < n; ++i) {
      seen.push_back(i);
      if (seen.size() > 2) register_buffer("m" + std::to_string(i), torch::zeros({i}));
    }
  }
};
TORCH_MODULE(LongEnough);

struct CountsLateImpl : torch::nn::Module {
  explicit CountsLateImpl(int64_t n) {
    std::vector<int64_t> seen;
    int64_t late = 0;
    for (int64_t i = 0; i < n; ++i) {
      seen.push_back(i);
      if (seen.size() > 2) register_buffer("m" + std::to_string(late++), torch::zeros({i}));
    }
  }
};
TORCH_MODULE(CountsLate);

// What an inner loop changes changes places.
struct SwappedImpl : torch::nn::Module {
  SwappedImpl(int64_t n, const std::vector<int64_t>& dims) {
    int64_t a = 2, b = 10;
    for (int64_t i = 0; i < n; ++i) {
      for (int64_t dim : dims) a += dim;
      std::swap(a, b);
    }
    register_buffer("a", torch::zeros({a}));
  }
};
TORCH_MODULE(Swapped);

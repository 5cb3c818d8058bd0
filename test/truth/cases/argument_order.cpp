// Arguments that register. The language leaves open which of them is evaluated first, and compilers differ; in braces,
// and where only one of them registers, the order is known.
//
// construct: InTuple(2)
//   set InTupleImpl: count=2
// construct: InBraces(2)
//   set InBracesImpl: count=2
// construct: OneOnly(3)
//   set OneOnlyImpl: size=3
#include <torch/torch.h>

#include <tuple>

using torch::nn::BatchNorm2d;
using torch::nn::Conv2d;
using torch::nn::Linear;

struct InTupleImpl : torch::nn::Module {
  explicit InTupleImpl(int count) {
    auto conv = [this](int i) { return register_module("conv" + std::to_string(i), Conv2d(4, 4, 3)); };
    auto norm = [this](int i) { return register_module("norm" + std::to_string(i), BatchNorm2d(4)); };
    for (int i = 0; i < count; ++i) tower.emplace_back(std::make_tuple(conv(i), norm(i)));
  }
  std::vector<std::tuple<Conv2d, BatchNorm2d>> tower;
};
TORCH_MODULE(InTuple);

struct InBracesImpl : torch::nn::Module {
  explicit InBracesImpl(int count) {
    auto conv = [this](int i) { return register_module("conv" + std::to_string(i), Conv2d(4, 4, 3)); };
    auto norm = [this](int i) { return register_module("norm" + std::to_string(i), BatchNorm2d(4)); };
    for (int i = 0; i < count; ++i) tower.push_back(std::pair<Conv2d, BatchNorm2d>{conv(i), norm(i)});
  }
  std::vector<std::pair<Conv2d, BatchNorm2d>> tower;
};
TORCH_MODULE(InBraces);

// What the arguments make registers on itself.
struct OneOnlyImpl : torch::nn::Module {
  explicit OneOnlyImpl(int size)
      : pair(register_module("first", Linear(size, 4)), torch::nn::Sequential(Linear(4, 2), Linear(2, 1))) {
    register_module("second", pair.second);
  }
  std::pair<Linear, torch::nn::Sequential> pair;
};
TORCH_MODULE(OneOnly);

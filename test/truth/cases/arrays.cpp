// Arrays as inputs: their length is known.
// construct: Plain(std::array<int64_t, 3>{2, 0, 1})
//   set PlainImpl: depths=[2, 0, 1]
// construct: Plain(std::array<int64_t, 3>{0, 0, 0})
//   set PlainImpl: depths=[0, 0, 0]
// construct: Stages(std::array<std::array<int64_t, 2>, 2>{{{1, 4}, {2, 5}}}, 3)
//   set StagesImpl: stages=[[1, 4], [2, 5]], width=3
// construct: Stages(std::array<std::array<int64_t, 2>, 2>{{{0, 4}, {1, 5}}}, 3)
//   set StagesImpl: stages=[[0, 4], [1, 5]], width=3
// construct: Flags(std::array<bool, 2>{true, false})
//   set FlagsImpl: on=[true, false]
// construct: Flags(std::array<bool, 2>{false, false})
//   set FlagsImpl: on=[false, false]
// construct: Defaults()
// construct: Defaults(std::array<int64_t, 2>{3, 4})
//   set DefaultsImpl: widths=[3, 4]
// construct: OfVectors(std::array<std::vector<int64_t>, 2>{std::vector<int64_t>{1, 2}, std::vector<int64_t>{}})
//   set OfVectorsImpl: parts=[[1, 2], []]
#include <torch/torch.h>

#include <array>

torch::nn::Sequential block(int64_t depth, int64_t width) {
  torch::nn::Sequential layers;
  for (int64_t i = 0; i < depth; ++i) {
    layers->push_back(torch::nn::Linear(i + 1, width));
    layers->push_back(torch::nn::ReLU());
  }
  layers->push_back(torch::nn::BatchNorm1d(width));
  return layers;
}

struct PlainImpl : torch::nn::Module {
  explicit PlainImpl(const std::array<int64_t, 3>& depths) {
    for (size_t i = 0; i < depths.size(); ++i) body->extend(*block(depths[i], 2));
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(Plain);

struct StagesImpl : torch::nn::Module {
  StagesImpl(const std::array<std::array<int64_t, 2>, 2>& stages, int64_t width) {
    for (const auto& stage : stages) {
      body->extend(*block(stage[0], stage[1]));
      body->push_back(torch::nn::Linear(width, stage[1]));
      width = stage[1];
    }
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(Stages);

struct FlagsImpl : torch::nn::Module {
  explicit FlagsImpl(std::array<bool, 2> on) {
    for (size_t i = 0; i < on.size(); ++i)
      if (on[i]) register_module("fc" + std::to_string(i), torch::nn::Linear(1, 2));
  }
};
TORCH_MODULE(Flags);

struct DefaultsImpl : torch::nn::Module {
  explicit DefaultsImpl(std::array<int64_t, 2> widths = {1, 2}) {
    auto [in, out] = widths;
    register_module("fc", torch::nn::Linear(in, out));
    register_module("back", torch::nn::Linear(widths.back(), std::get<0>(widths)));
  }
};
TORCH_MODULE(Defaults);

struct OfVectorsImpl : torch::nn::Module {
  explicit OfVectorsImpl(const std::array<std::vector<int64_t>, 2>& parts) {
    for (size_t i = 0; i < parts.size(); ++i)
      for (size_t j = 0; j < parts[i].size(); ++j)
        register_module("fc" + std::to_string(i) + "_" + std::to_string(j), torch::nn::Linear(parts[i][j], 1));
  }
};
TORCH_MODULE(OfVectors);

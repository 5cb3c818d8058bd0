#include <torch/torch.h>

#include <algorithm>
#include <functional>
#include <regex>
#include <variant>

using torch::nn::Linear;

void runTwice(const std::function<void()>& function);

struct DeclaredImpl : torch::nn::Module {
  DeclaredImpl() {
    runTwice([&] { register_module("fc", Linear(1, 1)); });
  }
};

struct SeveralVariantsImpl : torch::nn::Module {
  SeveralVariantsImpl(std::variant<int, double> a, std::variant<int, double> b) {
    std::visit([&](auto, auto) { register_module("fc", Linear(1, 1)); }, a, b);
  }
};

struct SymbolicRangeImpl : torch::nn::Module {
  explicit SymbolicRangeImpl(std::vector<int64_t> sizes) {
    std::vector<Linear> layers;
    std::transform(sizes.begin(), sizes.end(), std::back_inserter(layers),
                   [&](int64_t n) { return register_module("l" + std::to_string(n), Linear(n, 1)); });
  }
};

struct FlaggedImpl : torch::nn::Module {
  FlaggedImpl() {
    register_module(std::regex_replace("aXbX", std::regex("x", std::regex::icase), "_"), Linear(1, 1));
  }
};

struct PartlyCopiedImpl : torch::nn::Module {
  PartlyCopiedImpl() {
    int64_t sizes[2] = {1, 2}, other[2] = {3, 4};
    __builtin_memcpy(sizes, other, sizeof(int64_t));
    register_module("fc", Linear(sizes[0], sizes[1]));
  }
};

struct KeptImpl : torch::nn::Module {
  KeptImpl() {
    std::vector<int64_t> sizes{2, 1};
    std::sort(sizes.begin(), sizes.end(), [](auto a, auto b) { return a < b; });
    std::for_each(sizes.begin(), sizes.end(),
                  [&](int64_t n) { register_module("l" + std::to_string(n), Linear(n, 1)); });
    hooks.push_back([this] { return fc; });
    activation = [this](torch::Tensor x) { return fc(x); };
  }
  Linear fc{nullptr};
  std::vector<std::function<Linear()>> hooks;
  std::function<torch::Tensor(torch::Tensor)> activation;
};

struct HarmlessImpl : torch::nn::Module {
  HarmlessImpl() {
    runTwice([] {});
    register_module("fc", Linear(2, 2));
  }
};

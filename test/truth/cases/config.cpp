// Configuration structs with defaults, nested ones, and containers of numbers.
//
// construct: Model(Config())
// construct: Model(Config{.layers = 1, .hidden = 16})
//   set ModelImpl: config.layers=1, config.hidden=16, config.norm=false, config.head.classes=10, config.head.bias=true, config.dims=[]
// construct: Model(Config{.layers = 2, .hidden = 4, .norm = true, .head = {3, false}, .dims = {5, 6}})
//   set ModelImpl: config.layers=2, config.hidden=4, config.norm=true, config.head.classes=3, config.head.bias=false, config.dims=[5, 6]
// construct: MlpImpl({4, 8, 2})
//   set MlpImpl: sizes=[4, 8, 2], norm=false
// construct: Mlp(std::vector<int64_t>{4, 2}, true)
//   set MlpImpl: sizes=[4, 2], norm=true
// construct: Mlp(std::vector<int64_t>(1, 9))
// construct: Options()
// construct: Options(OptionsImpl::Settings().setWidth(12).setNames({"a", "b"}))
// construct: Optionals(c10::nullopt)
// construct: Optionals(6)
// construct: Tables()
#include <torch/torch.h>

#include <array>
#include <map>
#include <tuple>

struct HeadConfig {
  int64_t classes = 10;
  bool bias = true;
};

struct Config {
  int layers = 3;
  int64_t hidden = 8;
  bool norm = false;
  HeadConfig head;
  std::vector<int64_t> dims = {};
};

struct ModelImpl : torch::nn::Module {
  explicit ModelImpl(const Config& config) : config_(config) {
    for (int i = 0; i < config_.layers; ++i) {
      blocks->push_back(torch::nn::Linear(config_.hidden, config_.hidden));
      if (config_.norm) blocks->push_back(torch::nn::LayerNorm(torch::nn::LayerNormOptions({config_.hidden})));
    }
    register_module("blocks", blocks);
    const auto& head = config_.head;
    register_module("head", torch::nn::Linear(torch::nn::LinearOptions(config_.hidden, head.classes).bias(head.bias)));
    for (size_t i = 0; i < config.dims.size(); ++i)
      register_buffer("dim" + std::to_string(i), torch::zeros({config.dims[i]}));
  }
  Config config_;
  torch::nn::Sequential blocks;
};
TORCH_MODULE(Model);

struct MlpImpl : torch::nn::Module {
  explicit MlpImpl(std::vector<int64_t> sizes, bool norm = false) {
    for (size_t i = 0; i + 1 < sizes.size(); ++i) {
      register_module("fc" + std::to_string(i), torch::nn::Linear(sizes[i], sizes.at(i + 1)));
      if (norm && i + 2 < sizes.size()) register_module("bn" + std::to_string(i), torch::nn::BatchNorm1d(sizes[i + 1]));
    }
    register_parameter("scale", torch::ones({sizes.back()}));
  }
};
TORCH_MODULE(Mlp);

struct OptionsImpl : torch::nn::Module {
  struct Settings {
    Settings& setWidth(int64_t value) {
      width = value;
      return *this;
    }
    Settings& setNames(std::vector<std::string> value) {
      names = std::move(value);
      return *this;
    }
    int64_t width{6};
    std::vector<std::string> names{"x"};
  };
  OptionsImpl() : OptionsImpl(Settings()) {}
  explicit OptionsImpl(Settings settings) {
    for (const auto& name : settings.names) register_module(name, torch::nn::Linear(settings.width, 1));
  }
};
TORCH_MODULE(Options);

struct OptionalsImpl : torch::nn::Module {
  explicit OptionalsImpl(c10::optional<int64_t> hidden) {
    if (hidden.has_value()) register_module("hidden", torch::nn::Linear(2, *hidden));
    register_module("out", torch::nn::Linear(hidden.value_or(2), 1));
  }
};
TORCH_MODULE(Optionals);

const std::vector<std::vector<int64_t>> kTable = {{1, 16, 1}, {6, 24, 2}};
static constexpr int kWidth = 5;

struct TablesImpl : torch::nn::Module {
  static constexpr int64_t kExpansion = 4;
  TablesImpl() {
    int64_t in = 32;
    for (const auto& row : kTable) {
      for (int64_t repeat = 0; repeat < row[2]; ++repeat) {
        layers->push_back(torch::nn::Conv2d(in, row[1], 1));
        in = row[1];
      }
    }
    register_module("layers", layers);
    std::map<std::string, int64_t> sizes = {{"b", 2}, {"a", 1}};
    for (const auto& [name, size] : sizes) register_parameter(name, torch::zeros({size}));
    std::array<int, 2> pair = {3, 4};
    auto [rows, columns] = std::make_tuple(pair[0], pair[1]);
    register_buffer("grid", torch::zeros({rows, columns, kWidth * kExpansion}));
  }
  torch::nn::Sequential layers;
};
TORCH_MODULE(Tables);

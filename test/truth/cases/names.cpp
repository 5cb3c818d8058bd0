// Where names come from: literals, concatenation, std::to_string, variables, ternaries, counters, parallel vectors.
//
// construct: Names("enc", true)
//   set NamesImpl: prefix="enc", second=true
// construct: Names("dec", false)
//   set NamesImpl: prefix="dec", second=false
// construct: Counter()
// construct: Parallel()
// construct: Printf(2)
// construct: Streamed(2)
// construct: Macros()
#include <torch/torch.h>

#include <sstream>

struct NamesImpl : torch::nn::Module {
  NamesImpl(const std::string& prefix, bool second) {
    register_module("literal", torch::nn::Linear(1, 2));
    register_module(prefix + "_fc", torch::nn::Linear(2, 3));
    std::string name = "layer";
    name += '_';
    name += std::to_string(7);
    register_module(name, torch::nn::Linear(3, 4));
    const char* chosen = second ? "second" : "first";
    register_module(chosen, torch::nn::Linear(4, 5));
    register_module(std::string("a") + "b" + std::to_string(1 + 1), torch::nn::Linear(5, 6));
    register_parameter(second ? std::string("p2") : prefix, torch::zeros({1}));
  }
};
TORCH_MODULE(Names);

struct CounterImpl : torch::nn::Module {
  CounterImpl() {
    for (int64_t width : {2, 3, 4}) {
      blocks.emplace_back(torch::nn::Linear(width, width));
      register_module("block" + std::to_string(blocks.size() - 1), blocks.back());
    }
    register_module("extra" + std::to_string(blocks.size()), torch::nn::Identity());
    register_buffer("n" + std::to_string(blocks.size()), torch::zeros({1}));
  }
  std::vector<torch::nn::Linear> blocks;
};
TORCH_MODULE(Counter);

struct ParallelImpl : torch::nn::Module {
  ParallelImpl() {
    std::vector<std::string> names = {"q", "k", "v"};
    std::vector<torch::nn::AnyModule> modules;
    for (size_t i = 0; i < names.size(); ++i) modules.push_back(torch::nn::AnyModule(torch::nn::Linear(4, i + 1)));
    for (size_t i = 0; i < modules.size(); ++i) register_module(names[i], modules[i].ptr());
  }
};
TORCH_MODULE(Parallel);

struct PrintfImpl : torch::nn::Module {
  explicit PrintfImpl(int n) {
    for (int i = 0; i < n; ++i) {
      char name[32];
      snprintf(name, sizeof(name), "conv_%d", i);
      register_module(name, torch::nn::Conv2d(1, 1, 1));
    }
  }
};
TORCH_MODULE(Printf);

struct StreamedImpl : torch::nn::Module {
  explicit StreamedImpl(int n) {
    for (int i = 0; i < n; ++i) {
      std::ostringstream name;
      name << "conv" << i;
      register_module(name.str(), torch::nn::Conv2d(1, 1, 1));
    }
  }
};
TORCH_MODULE(Streamed);

#define REGISTER(member) register_module(#member, member)

struct MacrosImpl : torch::nn::Module {
  MacrosImpl() : alpha(1, 2), beta(2, 3) {
    REGISTER(alpha);
    REGISTER(beta);
  }
  torch::nn::Linear alpha, beta;
};
TORCH_MODULE(Macros);

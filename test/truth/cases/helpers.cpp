// Helper methods and free functions that build, fill or return containers, and register on other objects.
//
// construct: Built(2, false)
//   set BuiltImpl: blocks=2, norm=false
// construct: Built(1, true)
//   set BuiltImpl: blocks=1, norm=true
// construct: Setup()
// construct: Outside(true)
//   set OutsideImpl: with_bias=true
// construct: Lambdas(3)
//   set LambdasImpl: n=3
// construct: makeHead(3)
// construct: Chosen("gelu")
// construct: Chosen("prelu")
// construct: Chosen("cubic")
#include <torch/torch.h>

#include <functional>

torch::nn::Conv2dOptions convOptions(int64_t in, int64_t out, int64_t kernel, bool bias = false) {
  return torch::nn::Conv2dOptions(in, out, kernel).padding(kernel / 2).bias(bias);
}

void addBlock(torch::nn::Sequential& into, int64_t in, int64_t out, bool norm) {
  into->push_back(torch::nn::Conv2d(convOptions(in, out, 3, !norm)));
  if (norm) into->push_back(torch::nn::BatchNorm2d(out));
  into->push_back(torch::nn::ReLU());
}

torch::nn::Sequential makeHead(int64_t classes) {
  torch::nn::Sequential head;
  head->push_back(torch::nn::Flatten());
  head->push_back(torch::nn::Linear(32, classes));
  return head;
}

struct BuiltImpl : torch::nn::Module {
  BuiltImpl(int blocks, bool norm) : head(makeHead(10)) {
    torch::nn::Sequential body;
    addBlock(body, 3, 32, norm);
    for (int i = 0; i < blocks; ++i) addBlock(body, 32, 32, norm);
    register_module("body", body);
    register_module("head", head);
  }
  torch::nn::Sequential head;
};
TORCH_MODULE(Built);

struct SetupImpl : torch::nn::Module {
  SetupImpl() {
    inChannels = 16;
    layer1 = makeLayer("layer1", 16, 2);
    layer2 = makeLayer("layer2", 32, 1);
    initWeights();
  }

 private:
  torch::nn::Sequential makeLayer(const std::string& name, int64_t channels, int count) {
    torch::nn::Sequential layer;
    for (int i = 0; i < count; ++i) {
      layer->push_back(torch::nn::Conv2d(convOptions(inChannels, channels, 3)));
      inChannels = channels;
    }
    return register_module(name, layer);
  }
  void initWeights() {
    for (auto& module : modules(/*include_self=*/false)) {
      if (auto* conv = module->as<torch::nn::Conv2dImpl>()) {
        torch::nn::init::kaiming_normal_(conv->weight);
      }
    }
    torch::NoGradGuard guard;
    for (auto& p : parameters()) p.mul_(0.5);
  }
  int64_t inChannels;
  torch::nn::Sequential layer1{nullptr}, layer2{nullptr};
};
TORCH_MODULE(Setup);

void registerOn(torch::nn::Module& module, const std::string& name, bool with_bias) {
  module.register_module(name, torch::nn::Linear(torch::nn::LinearOptions(4, 4).bias(with_bias)));
}

template <typename Module>
Module add(torch::nn::Module* parent, std::string name, Module child) {
  return parent->register_module(std::move(name), child);
}

struct OutsideImpl : torch::nn::Module {
  explicit OutsideImpl(bool with_bias) {
    registerOn(*this, "by_reference", with_bias);
    bn = add(this, "by_pointer", torch::nn::BatchNorm1d(4));
    torch::nn::Identity holder;
    holder->register_module("inside", torch::nn::Linear(1, 1));
    register_module("holder", holder);
  }
  torch::nn::BatchNorm1d bn{nullptr};
};
TORCH_MODULE(Outside);

struct LambdasImpl : torch::nn::Module {
  explicit LambdasImpl(int n) {
    int64_t width = 2;
    auto next = [&](int64_t out) {
      torch::nn::Linear layer(width, out);
      width = out;
      return layer;
    };
    std::function<void(const std::string&, int64_t)> add = [this, &next](const std::string& name, int64_t out) {
      register_module(name, next(out));
    };
    add("first", 5);
    for (int i = 0; i < n; ++i) add("hidden" + std::to_string(i), 5 + i);
    add("last", 1);
  }
};
TORCH_MODULE(Lambdas);

torch::nn::AnyModule activation(const std::string& name) {
  if (name == "relu") return torch::nn::AnyModule(torch::nn::ReLU());
  if (name == "gelu") return torch::nn::AnyModule(torch::nn::GELU());
  if (name == "prelu") return torch::nn::AnyModule(torch::nn::PReLU(torch::nn::PReLUOptions().num_parameters(3)));
  throw std::runtime_error("unknown activation " + name);
}

struct ChosenImpl : torch::nn::Module {
  explicit ChosenImpl(const std::string& name) {
    act = activation(name);
    register_module("act", act.ptr());
    register_module("fc", torch::nn::Linear(3, 3));
  }
  torch::nn::AnyModule act;
};
TORCH_MODULE(Chosen);

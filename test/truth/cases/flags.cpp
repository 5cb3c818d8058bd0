// Registrations under boolean constructor parameters.
//
// construct: Net()
// construct: Net(true)
//   set NetImpl: add_layer=true
// construct: Net(false)
//   set NetImpl: add_layer=false
// construct: Branches(true, false)
//   set BranchesImpl: wide=true, norm=false
// construct: Branches(true, true)
//   set BranchesImpl: wide=true, norm=true
// construct: Branches(false, true)
//   set BranchesImpl: wide=false, norm=true
// construct: Early(true)
//   set EarlyImpl: headless=true
// construct: Early(false)
//   set EarlyImpl: headless=false
// construct: Ordered(true, 4)
//   set OrderedImpl: wide=true, n=4
// construct: Ordered(false, 1)
//   set OrderedImpl: wide=false, n=1
// construct: Ordered(false, 3)
//   set OrderedImpl: wide=false, n=3
// construct: Stored()
// construct: Walked(std::vector<bool>{true, false, true})
#include <torch/torch.h>

struct NetImpl : torch::nn::Module {
  explicit NetImpl(bool add_layer = false) {
    conv1 = register_module("conv1", torch::nn::Conv2d(torch::nn::Conv2dOptions(3, 16, 3).padding(1)));
    conv2 = register_module("conv2", torch::nn::Conv2d(torch::nn::Conv2dOptions(16, 32, 3).bias(false)));
    if (add_layer) {
      conv3 = register_module("conv3", torch::nn::Conv2d(32, 64, 3));
    }
  }
  torch::nn::Conv2d conv1{nullptr}, conv2{nullptr}, conv3{nullptr};
};
TORCH_MODULE(Net);

class BranchesImpl : public torch::nn::Module {
 public:
  BranchesImpl(bool wide, bool norm) {
    const int64_t hidden = wide ? 128 : 32;
    if (wide && !norm) {
      fc = register_module("fc_wide", torch::nn::Linear(10, hidden));
    } else if (norm || wide) {
      fc = register_module("fc", torch::nn::Linear(torch::nn::LinearOptions(10, hidden).bias(!norm)));
      bn = register_module("bn", torch::nn::BatchNorm1d(hidden));
    } else {
      fc = register_module("fc", torch::nn::Linear(10, hidden));
    }
    out = register_module("out", torch::nn::Linear(hidden, norm ? 1 : 2));
  }

 private:
  torch::nn::Linear fc{nullptr}, out{nullptr};
  torch::nn::BatchNorm1d bn{nullptr};
};
TORCH_MODULE(Branches);

struct EarlyImpl : torch::nn::Module {
  explicit EarlyImpl(bool headless) {
    body = register_module("body", torch::nn::Linear(4, 4));
    if (headless) return;
    head = register_module("head", torch::nn::Linear(4, 2));
  }
  torch::nn::Linear body{nullptr}, head{nullptr};
};
TORCH_MODULE(Early);

// The branches agree in some keys and not in their order; sizes that do not fit throw.
struct OrderedImpl : torch::nn::Module {
  OrderedImpl(bool wide, int64_t n) {
    if (wide) {
      register_module("a", torch::nn::Linear(3, 4));
      register_module("b", torch::nn::Linear(1, 1));
    } else {
      register_module("b", torch::nn::Linear(1, 1));
      register_module("a", torch::nn::Linear(5, 4));
    }
    register_buffer("sum", torch::zeros({n, 3}) + torch::zeros({4, 3}));
    register_buffer("product", torch::zeros({2, 3}).matmul(torch::zeros({wide ? 3 : n + 2, 5})));
  }
};
TORCH_MODULE(Ordered);

// An element of std::vector<bool> that is named stays a part of the list.
struct StoredImpl : torch::nn::Module {
  StoredImpl() {
    std::vector<bool> flags(3, true);
    auto first = flags[0];
    first = false;
    const bool second = flags[1];
    flags[1] = false;
    for (int64_t i = 0; i < 3; ++i)
      if (flags[i]) register_buffer("flag" + std::to_string(i), torch::zeros({1}));
    if (second) register_buffer("second", torch::zeros({1}));
  }
};
TORCH_MODULE(Stored);

struct WalkedImpl : torch::nn::Module {
  explicit WalkedImpl(std::vector<bool> flags) {
    for (auto flag : flags) flag = !flag;
    int64_t count = 0;
    for (const auto& flag : flags) register_buffer((flag ? "on" : "off") + std::to_string(count++), torch::zeros({1}));
  }
};
TORCH_MODULE(Walked);

// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
// --- bad: in every checkpoint, used by nothing
struct LeftoverImpl : torch::nn::Module {
  LeftoverImpl() {
    fc = register_module("fc", torch::nn::Linear(4, 4));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: submodule 'old' is registered, so every checkpoint has it, but nothing uses it [torch-unreached-submodule]
    old = register_module("old", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr}, old{nullptr};
};

// --- good: another method, a weight that is read, a user of the class
struct UsedImpl : torch::nn::Module {
  UsedImpl() {
    encoder = register_module("encoder", torch::nn::Linear(4, 4));
    decoder = register_module("decoder", torch::nn::Linear(4, 4));
    table = register_module("table", torch::nn::Embedding(4, 4));
    probe = register_module("probe", torch::nn::Linear(4, 4));
    all = register_module("all", torch::nn::Sequential(torch::nn::Linear(4, 4)));
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& child : all->children()) x = child->as<torch::nn::Linear>()->forward(x);
    return encoder(x) + table->weight;
  }
  torch::Tensor decode(torch::Tensor x) { return decoder(x); }
  torch::nn::Linear encoder{nullptr}, decoder{nullptr}, probe{nullptr};
  torch::nn::Embedding table{nullptr};
  torch::nn::Sequential all{nullptr};
};
TORCH_MODULE(Used);

torch::Tensor look(Used& model, torch::Tensor x) { return model->probe(x); }

// --- good: a container whose layers are called one by one, and a counter that counts
struct ByHandImpl : torch::nn::Module {
  ByHandImpl() {
    first = torch::nn::Linear(4, 4);
    second = torch::nn::Linear(4, 4);
    both = register_module("both", torch::nn::Sequential(first, second));
    steps = register_buffer("steps", torch::zeros({1}));
  }
  torch::Tensor forward(torch::Tensor x) {
    steps += 1;
    return second(torch::relu(first(x)));
  }
  torch::nn::Linear first{nullptr}, second{nullptr};
  torch::nn::Sequential both{nullptr};
  torch::Tensor steps;
};

// --- bad: a list that nothing goes through, a module that no member holds, a method that nothing calls
class ForgottenImpl : public torch::nn::Module {
 public:
  ForgottenImpl() {
    fc = register_module("fc", torch::nn::Linear(4, 4));
    for (int i = 0; i < 3; ++i)
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: submodule 'skip0' of 'skips' is registered, so every checkpoint has it, but nothing uses it
      skips.push_back(register_module("skip" + std::to_string(i), torch::nn::Linear(4, 4)));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: submodule 'proj' is registered, so every checkpoint has it, but nothing uses it
    proj = register_module("proj", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }

 private:
  torch::Tensor project(torch::Tensor x) { return proj(x); }
  torch::nn::Linear fc{nullptr}, proj{nullptr};
  std::vector<torch::nn::Linear> skips;
};

// --- good: a view of it is used
struct ViewsImpl : torch::nn::Module {
  ViewsImpl() {
    both = register_parameter("both", torch::ones({4, 2}));
    first = both.slice(0, 0, 2);
    second = both.slice(0, 2);
  }
  torch::Tensor forward(torch::Tensor x) { return x.mm(first) + x.mm(second); }
  torch::Tensor both, first, second;
};

// --- good: a comparison is a use
struct MasksImpl : torch::nn::Module {
  explicit MasksImpl(int n) { mask = register_buffer("mask", torch::ones({n, n}).tril()); }
  torch::Tensor forward(torch::Tensor x) { return x.masked_fill(mask == 0, -1e9); }
  torch::Tensor mask;
};

// --- not seen: one member of a struct of holders
struct TwoHeads {
  torch::nn::Linear first{nullptr}, second{nullptr};
};

struct OfHeadsImpl : torch::nn::Module {
  OfHeadsImpl() {
    heads.first = register_module("first", torch::nn::Linear(4, 4));
    heads.second = register_module("second", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return heads.first(x); }
  TwoHeads heads;
};

// --- good: used by pointers that were taken from the list
struct TypedImpl : torch::nn::Module {
  explicit TypedImpl(int n) {
    for (int i = 0; i < n; ++i) list->push_back(torch::nn::Linear(4, 4));
    register_module("list", list);
    for (size_t i = 0; i < list->size(); ++i) layers.push_back(list->ptr<torch::nn::LinearImpl>(i));
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& layer : layers) x = layer->forward(x);
    return x;
  }
  torch::nn::ModuleList list;
  std::vector<std::shared_ptr<torch::nn::LinearImpl>> layers;
};

// --- good: used by a method, or as a member, to which the constructor keeps a pointer
class DispatchImpl : public torch::nn::Module {
 public:
  DispatchImpl() {
    plain = register_module("plain", torch::nn::Linear(4, 4));
    gated = register_module("gated", torch::nn::Linear(4, 4));
    methods = {{"plain", &DispatchImpl::runPlain}};
    members = {{"gated", &DispatchImpl::gated}};
  }
  torch::Tensor forward(torch::Tensor x, const std::string& name) {
    if (members.count(name)) return (this->*members.at(name))(x);
    return (this->*methods.at(name))(x);
  }

 private:
  torch::Tensor runPlain(torch::Tensor x) { return plain(x); }
  std::map<std::string, torch::Tensor (DispatchImpl::*)(torch::Tensor)> methods;
  std::map<std::string, torch::nn::Linear DispatchImpl::*> members;
  torch::nn::Linear plain{nullptr}, gated{nullptr};
};

// --- good: taken out of the registry by its name
struct LookedUpImpl : torch::nn::Module {
  LookedUpImpl() {
    table = register_buffer("table", torch::rand({4}));
    gate = register_module("gate", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    auto gates = named_children();
    return gates["gate"]->as<torch::nn::Linear>()->forward(x) + named_buffers()["table"];
  }
  torch::Tensor table;
  torch::nn::Linear gate{nullptr};
};

struct ByAnyNameImpl : torch::nn::Module {
  ByAnyNameImpl() {
    mean = register_buffer("mean", torch::zeros({4}));
    deviation = register_buffer("deviation", torch::ones({4}));
  }
  torch::Tensor statistic(const std::string& name) { return named_buffers(false)[name]; }
  torch::Tensor mean, deviation;
};

// --- bad: another name is taken
struct OtherNameImpl : torch::nn::Module {
  OtherNameImpl() {
    bias = register_buffer("bias", torch::rand({4}));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: tensor 'slope' is registered, so every checkpoint has it, but nothing uses it
    slope = register_buffer("slope", torch::rand({4}));
  }
  torch::Tensor forward(torch::Tensor x) { return x + named_buffers()["bias"]; }
  torch::Tensor bias, slope;
};

// --- good: its elements are used by a map whose keys are not known
struct ByNamesImpl : torch::nn::Module {
  explicit ByNamesImpl(const std::vector<std::string>& names) {
    for (const auto& name : names) {
      auto layer = std::make_shared<torch::nn::LinearImpl>(4, 4);
      list->push_back(layer);
      byName.emplace(name, layer);
    }
    register_module("list", list);
  }
  torch::Tensor forward(torch::Tensor x, const std::string& name) { return byName.at(name)->forward(x); }
  torch::nn::ModuleList list;
  std::map<std::string, std::shared_ptr<torch::nn::LinearImpl>> byName;
};

// --- bad: no instantiation of a template uses it
template <typename Block>
struct StackImpl : torch::nn::Module {
  explicit StackImpl(Block given) : first(given), last(4, 4), left(4, 4) {
    register_module("first", first);
    register_module("last", last);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: submodule 'left' is registered, so every checkpoint has it, but nothing uses it
    register_module("left", left);
  }
  torch::Tensor forward(torch::Tensor x) {
    if constexpr (std::is_same_v<Block, torch::nn::Linear>) x = last(x);
    return first(x);
  }
  Block first;
  torch::nn::Linear last, left;
};

torch::Tensor runStacks(torch::Tensor x) {
  StackImpl<torch::nn::Linear> plain(torch::nn::Linear(4, 4));
  StackImpl<torch::nn::ReLU> rectified{torch::nn::ReLU()};
  return plain.forward(rectified.forward(x));
}

// --- bad: beside a module that is given
struct BesideGivenImpl : torch::nn::Module {
  explicit BesideGivenImpl(std::shared_ptr<torch::nn::LinearImpl> given) : body(given) {
    register_module("body", body);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: submodule 'head' is registered, so every checkpoint has it, but nothing uses it
    head = register_module("head", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return body->forward(x); }
  std::shared_ptr<torch::nn::LinearImpl> body;
  torch::nn::Linear head{nullptr};
};

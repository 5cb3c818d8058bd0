// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
// --- bad: built and used, never registered
struct HeadImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  // CHECK: [[@LINE+1]]:21: warning: submodule 'fc' is used by forward but never registered; its keys will be missing from the state dict [torch-unregistered-submodule]
  torch::nn::Linear fc{10, 20};
};

struct BackboneImpl : torch::nn::Module {
  BackboneImpl() {
    for (int i = 0; i < 4; ++i) blocks->push_back(torch::nn::Linear(8, 8));
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& block : *blocks) x = block->as<torch::nn::Linear>()->forward(x);
    return x;
  }
  // CHECK: [[@LINE+1]]:25: warning: submodule 'blocks' is used by forward but never registered
  torch::nn::ModuleList blocks;
};

struct TowersImpl : torch::nn::Module {
  explicit TowersImpl(int n) {
    for (int i = 0; i < n; ++i) towers.push_back(torch::nn::Linear(8, 8));
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& tower : towers) x = tower(x);
    return x;
  }
  // CHECK: [[@LINE+1]]:34: warning: modules in 'towers' are used by forward but never registered
  std::vector<torch::nn::Linear> towers;
};

// Each constructor is judged by itself.
struct TwoWaysImpl : torch::nn::Module {
  TwoWaysImpl() { fc = register_module("fc", torch::nn::Linear(2, 2)); }
  explicit TwoWaysImpl(int n) { fc = torch::nn::Linear(n, n); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  // CHECK: [[@LINE+2]]:21: warning: submodule 'fc' is used by forward but never registered
  // CHECK: note: constructed by TwoWaysImpl(int n)
  torch::nn::Linear fc{nullptr};
};

// --- good: registered, if not in so many words
struct KeylessImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor x) { return pool(relu(x)); }
  torch::nn::ReLU relu;
  torch::nn::MaxPool2d pool{2};
};

struct InContainerImpl : torch::nn::Module {
  InContainerImpl() {
    conv = torch::nn::Conv2d(3, 8, 3);
    features->push_back(conv);
    register_module("features", features);
  }
  torch::Tensor forward(torch::Tensor x) { return features->forward(x) + conv->weight.sum(); }
  torch::nn::Sequential features;
  torch::nn::Conv2d conv{nullptr};
};

struct BaseImpl : torch::nn::Module {
  void add(const std::string& name, torch::nn::Linear layer) { register_module(name, layer); }
};

struct ByHelperImpl : BaseImpl {
  ByHelperImpl() {
    add("fc", fc);
    alias = fc;
  }
  torch::Tensor forward(torch::Tensor x) { return alias(fc(x)); }
  torch::nn::Linear fc{4, 4}, alias{nullptr};
};

struct InLoopImpl : torch::nn::Module {
  explicit InLoopImpl(int n) {
    for (int i = 0; i < n; ++i) layers.push_back(register_module("l" + std::to_string(i), torch::nn::Linear(8, 8)));
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& layer : layers) x = layer(x);
    return x;
  }
  std::vector<torch::nn::Linear> layers;
};

// --- not seen: a module that comes from outside
struct BorrowsImpl : torch::nn::Module {
  explicit BorrowsImpl(torch::nn::Linear shared) : shared(shared) {}
  torch::Tensor forward(torch::Tensor x) { return shared(x); }
  torch::nn::Linear shared;
};

// --- good: the elements of a container are registered one by one, and give it its keys
struct FlatImpl : torch::nn::Module {
  FlatImpl() {
    for (int i = 0; i < 3; ++i) {
      torch::nn::Linear layer(8, 8);
      layers->push_back(layer);
      register_module("layer" + std::to_string(i), layer);
    }
  }
  torch::Tensor forward(torch::Tensor x) { return layers->forward(x); }
  torch::nn::Sequential layers;
};

// --- bad: a module that a function makes and forgets
struct ForgetsImpl : torch::nn::Module {
  ForgetsImpl() {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: local module 'layers' is built but never registered; its keys will be missing from the state dict [torch-unregistered-submodule]
    torch::nn::Sequential layers;
    layers->push_back(torch::nn::Linear(8, 8));
    fc = register_module("fc", torch::nn::Linear(8, 8));
  }
  torch::Tensor forward(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: local module 'project' is made anew each time forward runs and never registered; its weights never learn
    torch::nn::Linear project(8, 2);
    return project(fc(x));
  }
  torch::nn::Linear fc{nullptr};
};

// --- bad: a map under keys that are not known
struct TasksImpl : torch::nn::Module {
  explicit TasksImpl(const std::vector<std::string>& tasks) {
    for (const auto& task : tasks) heads.emplace(task, torch::nn::Linear(8, 1));
  }
  torch::Tensor forward(torch::Tensor x, const std::string& task) { return heads.at(task)(x); }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: modules in 'heads' are built but never registered
  std::map<std::string, torch::nn::Linear> heads;
};

// --- good: a map whose modules are registered, locals that are copied, read, run once, kept or given away
struct LocalsImpl : torch::nn::Module {
  explicit LocalsImpl(const std::vector<std::string>& tasks) {
    torch::nn::Linear prototype(4, 4);
    weight = register_parameter("weight", prototype->weight.detach().clone());
    torch::nn::Conv2d probe(3, 4, 3);
    size = probe(torch::zeros({1, 3, 8, 8})).size(2);
    torch::nn::Linear kept(4, 4);
    fc = kept;
    register_module("fc", fc);
    torch::nn::Sequential layers;
    layers->push_back(torch::nn::Linear(4, 4));
    register_module("layers", layers);
    for (const auto& task : tasks) heads.emplace(task, register_module("head_" + task, torch::nn::Linear(4, 1)));
  }
  torch::Tensor forward(torch::Tensor x, const std::string& task) {
    torch::nn::ReLU relu;
    torch::nn::Linear again = fc;
    return heads.at(task)(relu(again(x.mm(weight)) * size));
  }
  int64_t size;
  torch::Tensor weight;
  torch::nn::Linear fc{nullptr};
  std::map<std::string, torch::nn::Linear> heads;
};

// --- bad: a local whose own submodules have the keys
struct AttendsImpl : torch::nn::Module {
  AttendsImpl() { fc = register_module("fc", torch::nn::Linear(8, 8)); }
  torch::Tensor forward(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: local module 'attention' is made anew each time forward runs
    auto attention = torch::nn::MultiheadAttention(torch::nn::MultiheadAttentionOptions(8, 2));
    return fc(std::get<0>(attention->forward(x, x, x)));
  }
  torch::nn::Linear fc{nullptr};
};

// --- good: what a registration gives is kept, in a loop that cannot be followed
struct ByStageImpl : torch::nn::Module {
  explicit ByStageImpl(std::map<int, int> depths) {
    for (auto& [stage, depth] : depths) {
      torch::nn::Sequential body;
      for (int i = 0; i < depth; ++i) body->push_back(torch::nn::Linear(4, 4));
      stages.emplace_back(register_module("stage" + std::to_string(stage), std::move(body)));
    }
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& stage : stages) x = stage->forward(x);
    return x;
  }
  std::vector<torch::nn::Sequential> stages;
};

// --- bad: a list of modules whose own construction throws
struct StridedImpl : torch::nn::Module {
  StridedImpl() {
    torch::ExpandingArray<2> strides{};
    conv = register_module("conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(3, 4, 3).stride(strides)));
  }
  torch::Tensor forward(torch::Tensor x) { return conv(x); }
  torch::nn::Conv2d conv{nullptr};
};
TORCH_MODULE(Strided);

struct DeepImpl : torch::nn::Module {
  explicit DeepImpl(int depth) {
    for (int i = 0; i < depth; ++i) blocks->push_back(Strided());
    for (int i = 0; i < depth; ++i) kept->push_back(Strided());
    register_module("kept", kept);
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& block : *blocks) x = block->as<Strided>()->forward(x);
    for (auto& block : *kept) x = block->as<Strided>()->forward(x);
    return x;
  }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: modules in 'blocks' are built but never registered
  torch::nn::ModuleList blocks, kept;
};

// --- bad: a class whose construction always throws
struct BrokenImpl : torch::nn::Module {
  BrokenImpl() {
    stem = Strided();
    head = torch::nn::Linear(4, 2);
    tail = torch::nn::Linear(2, 2);
    register_module("tail", tail);
  }
  torch::Tensor forward(torch::Tensor x) { return tail(head(stem(x))); }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: submodule 'stem' is built but never registered
  Strided stem{nullptr};
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: submodule 'head' is built but never registered
  torch::nn::Linear head{nullptr}, tail{nullptr};
};

// --- bad: class templates that only std::make_shared constructs, whose body an editor does not parse
template <int Width>
struct WidthImpl : torch::nn::Module {
  explicit WidthImpl(int out) : inner(Width, out) {}
  torch::Tensor forward(torch::Tensor x) { return inner(x); }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: submodule 'inner' is used by forward but never registered
  torch::nn::Linear inner;
};

template <typename Block>
struct StackOfImpl : torch::nn::Module {
  explicit StackOfImpl(int count) {
    for (int i = 0; i < count; ++i) blocks.push_back(std::make_shared<Block>(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& block : blocks) x = block->forward(x);
    return x;
  }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: modules in 'blocks' are used by forward but never registered
  std::vector<std::shared_ptr<Block>> blocks;
};

struct OfTemplatesImpl : torch::nn::Module {
  OfTemplatesImpl()
      : width(register_module("width", std::make_shared<WidthImpl<4>>(4))),
        stack(register_module("stack", std::make_shared<StackOfImpl<torch::nn::LinearImpl>>(3))) {}
  torch::Tensor forward(torch::Tensor x) { return stack->forward(width->forward(x)); }
  std::shared_ptr<WidthImpl<4>> width;
  std::shared_ptr<StackOfImpl<torch::nn::LinearImpl>> stack;
};

// --- bad: a method gives it a module, or puts one in
struct BuiltLaterImpl : torch::nn::Module {
  void build(int n) {
    fc = torch::nn::Linear(n, 4);
    layers->push_back(torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    if (!lazy) lazy = torch::nn::Linear(x.size(1), 4);
    return layers->forward(fc->forward(lazy->forward(x)));
  }
  // CHECK: [[@LINE+2]]:{{[0-9]+}}: warning: submodule 'fc' is built but never registered
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: submodule 'lazy' is built but never registered
  torch::nn::Linear fc{nullptr}, lazy{nullptr};
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: modules in 'layers' are built but never registered
  torch::nn::Sequential layers;
};

// --- bad: made anew in every call
struct TemporaryImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: this module is made anew each time forward runs and never registered; its weights never learn
    x = torch::nn::Linear(8, 8)(x);
    return torch::nn::Softmax(1)(x);
  }
};

// --- bad: a list of some length, filled element by element
struct SizedImpl : torch::nn::Module {
  explicit SizedImpl(int n) : first(n, nullptr) {
    for (auto& layer : first) layer = torch::nn::Linear(4, 4);
    second.resize(n);
    for (int i = 0; i < n; ++i) second[i] = std::make_shared<torch::nn::LinearImpl>(4, 4);
    std::generate_n(std::back_inserter(third), n, [] { return torch::nn::Linear(4, 4); });
    for (int i = 0; i < n; ++i) fourth.insert(fourth.begin(), torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& layer : first) x = layer(x);
    for (auto& layer : second) x = layer->forward(x);
    for (size_t i = 0; i < third.size(); ++i) x = fourth[i](third[i](x));
    return x;
  }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: modules in 'first' are built but never registered
  std::vector<torch::nn::Linear> first;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: modules in 'second' are built but never registered
  std::vector<std::shared_ptr<torch::nn::LinearImpl>> second;
  // CHECK: [[@LINE+2]]:{{[0-9]+}}: warning: modules in 'third' are built but never registered
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: modules in 'fourth' are built but never registered
  std::vector<torch::nn::Linear> third, fourth;
};

// --- bad: a member that is a module itself, which nothing can register
struct ByValueImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor x) { return fc.forward(activation.forward(x)); }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: submodule 'fc' is built but never registered
  torch::nn::LinearImpl fc{4, 4};
  torch::nn::ReLUImpl activation;
};

// --- good: registered through an iterator, a reference or a copy of the list, under names that count in their own way
struct IteratedImpl : torch::nn::Module {
  explicit IteratedImpl(int n) {
    for (int i = 0; i < n; ++i) {
      one.push_back(torch::nn::Linear(4, 4));
      two.push_back(torch::nn::Linear(4, 4));
    }
    int k = 0;
    for (auto it = one.begin(); it != one.end(); ++it) register_module("one" + std::to_string(k++), *it);
    auto& alias = two;
    for (size_t i = 0; i < alias.size(); ++i) register_module("two" + std::to_string(i), alias[i]);
    three.resize(n, nullptr);
    std::string name = "three";
    for (auto& layer : three) {
      layer = torch::nn::Linear(4, 4);
      register_module(name, layer);
      name += "_";
    }
  }
  torch::Tensor forward(torch::Tensor x) {
    for (size_t i = 0; i < one.size(); ++i) x = three[i](two[i](one[i](x)));
    return x;
  }
  std::vector<torch::nn::Linear> one, two, three;
};

// --- bad: one of two members with nearly one name
struct TwiceImpl : torch::nn::Module {
  TwiceImpl() : fc(4, 4), fc_(4, 4) {
    register_module("fc", fc);
    gain = register_buffer("gain", torch::ones({4}));
    gain_ = gain;
  }
  torch::Tensor forward(torch::Tensor x) { return fc_(fc(x)) * gain + gain_; }
  torch::Tensor gain, gain_;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: submodule 'fc_' is {{.*}} never registered
  torch::nn::Linear fc, fc_;
};

// --- good: what replace_module gives is kept
struct LowRankImpl : torch::nn::Module {
  explicit LowRankImpl(torch::nn::Linear given) : base(given) {
    register_module("base", base);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: adapt() registers 'fc.down' and 2 more after construction
    down = register_parameter("down", torch::zeros({4, 4}));
  }
  torch::Tensor forward(torch::Tensor x) { return base(x) + x.mm(down); }
  torch::nn::Linear base;
  torch::Tensor down;
};
TORCH_MODULE(LowRank);

struct AdaptedImpl : torch::nn::Module {
  AdaptedImpl() { fc = register_module("fc", torch::nn::Linear(4, 4)); }
  void adapt() { adapted = replace_module("fc", LowRank(fc)); }
  torch::Tensor forward(torch::Tensor x) { return adapted ? adapted(x) : fc(x); }
  torch::nn::Linear fc{nullptr};
  LowRank adapted{nullptr};
};

// --- bad: a map that gets what a variable holds, under keys that are not known
struct RelationsImpl : torch::nn::Module {
  explicit RelationsImpl(const std::vector<std::string>& names) {
    for (const auto& name : names) {
      auto relation = std::make_shared<torch::nn::LinearImpl>(4, 4);
      relations[name] = relation;
    }
  }
  torch::Tensor forward(torch::Tensor x, const std::string& name) { return relations.at(name)->forward(x); }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: modules in 'relations' are built but never registered
  std::map<std::string, std::shared_ptr<torch::nn::LinearImpl>> relations;
};

// --- good: the variable is registered, or given to something else
struct KnownRelationsImpl : torch::nn::Module {
  explicit KnownRelationsImpl(const std::vector<std::string>& names) {
    for (const auto& name : names) {
      auto relation = std::make_shared<torch::nn::LinearImpl>(4, 4);
      register_module(name, relation);
      relations[name] = relation;
      auto listed = std::make_shared<torch::nn::LinearImpl>(4, 4);
      list->push_back(listed);
      byName.emplace(name, std::move(listed));
    }
    register_module("list", list);
  }
  torch::Tensor forward(torch::Tensor x, const std::string& name) {
    return byName.at(name)->forward(relations.at(name)->forward(x));
  }
  std::map<std::string, std::shared_ptr<torch::nn::LinearImpl>> relations, byName;
  torch::nn::ModuleList list;
};

// --- bad: beside a module that is given, which can be none of those that are made here
struct ResidualImpl : torch::nn::Module {
  explicit ResidualImpl(torch::nn::Sequential given = nullptr) : conv(4, 4, 3), shortcut(given) {
    if (shortcut) register_module("shortcut", shortcut);
  }
  torch::Tensor forward(torch::Tensor x) { return conv(x) + (shortcut ? shortcut->forward(x) : x); }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: submodule 'conv' is used by forward but never registered
  torch::nn::Conv2d conv;
  torch::nn::Sequential shortcut;
};

// --- good: what is given gets it
struct ExtendsImpl : torch::nn::Module {
  explicit ExtendsImpl(torch::nn::Sequential given) : last(4, 4), body(given) {
    body->push_back(last);
    register_module("body", body);
  }
  torch::Tensor forward(torch::Tensor x) { return last(body->forward(x)); }
  torch::nn::Linear last;
  torch::nn::Sequential body;
};

// --- bad: containers that are made and filled one by one
struct ByTaskImpl : torch::nn::Module {
  explicit ByTaskImpl(const std::vector<std::string>& tasks) {
    for (const auto& task : tasks) {
      torch::nn::Sequential body, kept;
      body->push_back(torch::nn::Linear(4, 4));
      bodies.emplace(task, body);
      kept->push_back(torch::nn::Linear(4, 4));
      list->push_back(kept);
      registered.emplace(task, kept);
    }
    register_module("list", list);
  }
  torch::Tensor forward(torch::Tensor x, const std::string& task) {
    return bodies.at(task)->forward(registered.at(task)->forward(x));
  }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: modules in 'bodies' are built but never registered
  std::map<std::string, torch::nn::Sequential> bodies;
  std::map<std::string, torch::nn::Sequential> registered;
  torch::nn::ModuleList list;
};

// --- good: a helper registers, of a class whose construction always throws
struct HelpsImpl : torch::nn::Module {
  template <typename M>
  M add(const std::string& name, M module) {
    return register_module(name, module);
  }
};
struct HelpedImpl : HelpsImpl {
  HelpedImpl() {
    stem = Strided();
    head = add("head", torch::nn::Linear(4, 2));
    tails.push_back(add("tail", torch::nn::Linear(2, 2)));
  }
  torch::Tensor forward(torch::Tensor x) { return tails[0](head(stem(x))); }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: submodule 'stem' is built but never registered
  Strided stem{nullptr};
  torch::nn::Linear head{nullptr};
  std::vector<torch::nn::Linear> tails;
};

// --- good: another module is registered, or this one later: other checks tell
struct AnotherTimeImpl : torch::nn::Module {
  AnotherTimeImpl() : late(4, 4), fc(4, 4) {
    register_module("output", fc);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'fc' is registered as 'output' and assigned anew later in the constructor
    fc = torch::nn::Linear(4, 8);
  }
  torch::Tensor forward(torch::Tensor x) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward(torch::Tensor) registers 'late.weight' and 1 more after construction
    if (!isAttached) register_module("late", late);
    isAttached = true;
    return fc(late(x));
  }
  bool isAttached = false;
  torch::nn::Linear late, fc;
};

// --- bad: another constructor registers it
struct SecondForgetsImpl : torch::nn::Module {
  SecondForgetsImpl() : fc(4, 4) { register_module("fc", fc); }
  explicit SecondForgetsImpl(int n) : fc(n, n) {}
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: submodule 'fc' is used by forward but never registered
  torch::nn::Linear fc;
};

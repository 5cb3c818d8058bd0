// Blocks that are constructed again and again: equal ones, and those that only look equal.
// construct: Chain(4)
//   set ChainImpl: count=4
// construct: Counted()
// construct: Numbered(3)
//   set NumberedImpl: count=3
// construct: Handed()
// construct: Configured()
// construct: Typed()
// construct: Frozen()
// construct: Sharing()
// construct: Listening()
// construct: Choosing(true)
//   set ChoosingImpl: wide=true
// construct: Choosing(false)
//   set ChoosingImpl: wide=false
// construct: Tied()
// construct: Linked()
// construct: Stepwise(1)
//   set StepwiseImpl: n=1
// construct: Stepwise(5)
//   set StepwiseImpl: n=5
#include <torch/torch.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace {

struct BlockImpl : torch::nn::Module {
  BlockImpl(int64_t in, int64_t out, bool norm = true) {
    linear = register_module("linear", torch::nn::Linear(torch::nn::LinearOptions(in, out).bias(!norm)));
    if (norm) body->push_back(torch::nn::BatchNorm1d(out));
    register_module("body", body);
    scale = register_parameter("scale", torch::ones({out}));
  }
  torch::Tensor forward(torch::Tensor x) { return body->forward(linear(x)) * scale; }
  torch::nn::Linear linear{nullptr};
  torch::nn::Sequential body;
  torch::Tensor scale;
};
TORCH_MODULE(Block);

struct ChainImpl : torch::nn::Module {
  explicit ChainImpl(int64_t count) {
    for (int i = 0; i < 6; ++i) fixed->push_back(Block(4, 4, i % 2 == 0));
    for (int64_t i = 0; i < count; ++i) open->push_back(Block(4, 4));
    register_module("fixed", fixed);
    register_module("open", open);
    for (int i = 0; i < 3; ++i) held.push_back(register_module("held" + std::to_string(i), Block(i + 1, i + 2)));
  }
  torch::nn::Sequential fixed, open;
  std::vector<Block> held;
};
TORCH_MODULE(Chain);

// The constructor counts in what is outside of it.
struct CountingBlockImpl : torch::nn::Module {
  explicit CountingBlockImpl(int& counter) {
    ++counter;
    register_parameter("p", torch::zeros({counter}));
  }
};
TORCH_MODULE(CountingBlock);

struct CountedImpl : torch::nn::Module {
  CountedImpl() {
    int counter = 0;
    for (int i = 0; i < 4; ++i) register_module("b" + std::to_string(i), CountingBlock(counter));
  }
};
TORCH_MODULE(Counted);

// What is read outside changes between two constructions.
struct SizedImpl : torch::nn::Module {
  explicit SizedImpl(const std::vector<int64_t>* sizes) : sizes_(sizes) {
    register_parameter("p", torch::zeros({sizes_->back(), (int64_t)sizes_->size()}));
  }
  const std::vector<int64_t>* sizes_;
};
TORCH_MODULE(Sized);

struct NumberedImpl : torch::nn::Module {
  explicit NumberedImpl(int64_t count) {
    std::vector<int64_t> sizes = {count};
    for (int i = 0; i < 3; ++i) {
      register_module("s" + std::to_string(i), Sized(&sizes));
      sizes.push_back(sizes.back() + 2);
    }
  }
};
TORCH_MODULE(Numbered);

// One that is given an object registers that object.
struct HoldingImpl : torch::nn::Module {
  explicit HoldingImpl(torch::nn::Linear inner) : inner_(register_module("inner", inner)) {}
  torch::nn::Linear inner_;
};
TORCH_MODULE(Holding);

struct HandedImpl : torch::nn::Module {
  HandedImpl() {
    torch::nn::Linear shared(2, 3);
    for (int i = 0; i < 3; ++i) register_module("h" + std::to_string(i), Holding(shared));
    for (int i = 0; i < 3; ++i) register_module("g" + std::to_string(i), Holding(torch::nn::Linear(3, i + 1)));
    shared->weight.set_requires_grad(false);
  }
};
TORCH_MODULE(Handed);

// A reference to what changes afterwards.
struct Config {
  int64_t width = 2;
  bool bias = true;
};

struct ReferringImpl : torch::nn::Module {
  explicit ReferringImpl(const Config& config) : config_(config) {
    register_module("fc", torch::nn::Linear(torch::nn::LinearOptions(config.width, 2).bias(config.bias)));
  }
  void grow(const std::string& name) { register_module(name, torch::nn::Linear(config_.width, 1)); }
  const Config& config_;
};
TORCH_MODULE(Referring);

struct ConfiguredImpl : torch::nn::Module {
  ConfiguredImpl() {
    Config config;
    std::vector<Referring> all;
    for (int i = 0; i < 3; ++i) {
      all.push_back(Referring(config));
      register_module("r" + std::to_string(i), all.back());
    }
    config.width = 7;
    for (auto& one : all) one->grow("late");
    config.bias = false;
    register_module("last", Referring(config));
  }
};
TORCH_MODULE(Configured);

// The default dtype changes between two.
struct TypedImpl : torch::nn::Module {
  TypedImpl() {
    register_module("a", make());
    torch::set_default_dtype(torch::scalarTypeToTypeMeta(torch::kFloat64));
    register_module("b", make());
    torch::set_default_dtype(torch::scalarTypeToTypeMeta(torch::kFloat32));
    register_module("c", make());
  }
  static Block make() { return Block(2, 2); }
};
TORCH_MODULE(Typed);

// One of several is changed afterwards, and the others are not.
struct FrozenImpl : torch::nn::Module {
  FrozenImpl() {
    for (int i = 0; i < 4; ++i) all.push_back(register_module("b" + std::to_string(i), Block(2, 3)));
    all[1]->to(torch::kHalf);
    all[2]->register_module("extra", torch::nn::Linear(1, 1));
    all[3]->unregister_module("body");
  }
  std::vector<Block> all;
};
TORCH_MODULE(Frozen);

// Inside, one tensor has two names.
struct TwiceImpl : torch::nn::Module {
  TwiceImpl() {
    inner = register_module("inner", torch::nn::Linear(2, 2));
    register_parameter("again", inner->weight);
    register_module("same", inner);
  }
  torch::nn::Linear inner{nullptr};
};
TORCH_MODULE(Twice);

struct SharingImpl : torch::nn::Module {
  SharingImpl() {
    for (int i = 0; i < 3; ++i) register_module("t" + std::to_string(i), Twice());
  }
};
TORCH_MODULE(Sharing);

// Functions that an object keeps refer to the object itself.
struct CallingImpl : torch::nn::Module {
  explicit CallingImpl(int64_t size) {
    add = [this, size](const std::string& name) { register_module(name, torch::nn::Linear(size, size)); };
    add("first");
  }
  std::function<void(const std::string&)> add;
};
TORCH_MODULE(Calling);

struct ListeningImpl : torch::nn::Module {
  ListeningImpl() {
    for (int i = 0; i < 3; ++i) all.push_back(register_module("c" + std::to_string(i), Calling(2)));
    all[1]->add("second");
    all[2]->add("third");
  }
  std::vector<Calling> all;
};
TORCH_MODULE(Listening);

// What inputs decide, on both sides of a branch.
struct ChoosingImpl : torch::nn::Module {
  explicit ChoosingImpl(bool wide) {
    for (int i = 0; i < 2; ++i) register_module("a" + std::to_string(i), make(wide ? 8 : 4));
    if (wide)
      for (int i = 0; i < 2; ++i) register_module("b" + std::to_string(i), make(wide ? 8 : 4));
    for (int i = 0; i < 2; ++i) register_module("c" + std::to_string(i), make(wide ? 8 : 4));
  }
  struct PartImpl : torch::nn::Module {
    explicit PartImpl(int64_t size) {
      if (size > 5) register_module("large", torch::nn::Linear(size, 1));
      register_module("any", torch::nn::Linear(1, size));
    }
  };
  TORCH_MODULE(Part);
  static Part make(int64_t size) { return Part(size); }
};
TORCH_MODULE(Choosing);

struct TiedImpl : torch::nn::Module {
  TiedImpl() {
    std::vector<Block> all;
    for (int i = 0; i < 3; ++i) all.push_back(Block(3, 3));
    register_module("a", all[0]);
    register_module("b", all[1]);
    register_module("a2", all[0]);
    register_parameter("scale", all[2]->scale);
  }
};
TORCH_MODULE(Tied);

// Each refers to the one before.
struct LinkImpl : torch::nn::Module {
  explicit LinkImpl(std::shared_ptr<LinkImpl> before = nullptr) : before_(before) {
    size = before_ ? before_->size + 1 : 1;
    register_parameter("p", torch::zeros({size}));
  }
  std::shared_ptr<LinkImpl> before_;
  int64_t size = 0;
};

struct LinkedImpl : torch::nn::Module {
  LinkedImpl() {
    std::shared_ptr<LinkImpl> last;
    for (int i = 0; i < 4; ++i) last = register_module("l" + std::to_string(i), std::make_shared<LinkImpl>(last));
    for (int i = 0; i < 2; ++i) register_module("n" + std::to_string(i), std::make_shared<LinkImpl>());
  }
};
TORCH_MODULE(Linked);

// Members that count while their object is constructed.
struct NamedBlockImpl : torch::nn::Module {
  NamedBlockImpl() {
    register_module("n" + std::to_string(made++), torch::nn::Linear(1, 1));
    register_buffer("calls", torch::zeros({next()}));
  }
  int64_t next() {
    calls += 2;
    return calls;
  }
  int made = 3;
  int64_t calls = 0;
};
TORCH_MODULE(NamedBlock);

struct StepwiseImpl : torch::nn::Module {
  explicit StepwiseImpl(int64_t n) {
    for (int i = 0; i < 2; ++i) register_module("x" + std::to_string(i), NamedBlock());
    int64_t width = n;
    for (int i = 0; i < 3; ++i) {
      register_module("w" + std::to_string(i), Block(width, n, n > 2));
      width = n * 2;
    }
  }
};
TORCH_MODULE(Stepwise);

}  // namespace

// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
// --- bad: a new module lacks the keys
struct GrowsImpl : torch::nn::Module {
  GrowsImpl() { first = register_module("first", torch::nn::Linear(4, 4)); }
  void grow() {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: grow() registers 'second.weight' and 1 more after construction; a new module lacks them, and torch::load then drops what the file has without a word [torch-late-registration]
    second = register_module("second", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    x = first(x);
    if (second) x = second(x);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward(torch::Tensor) registers 'scale' after construction; a new module lacks it
    if (!scale.defined()) scale = register_parameter("scale", torch::ones({4}));
    return x * scale;
  }
  torch::nn::Linear first{nullptr}, second{nullptr};
  torch::Tensor scale;
};

// --- good: what only the constructor calls, and containers
class BuildsImpl : public torch::nn::Module {
 public:
  BuildsImpl() { build(); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }

 private:
  void build() { fc = register_module("fc", torch::nn::Linear(4, 4)); }
  torch::nn::Linear fc{nullptr};
};

struct StackImpl : torch::nn::SequentialImpl {
  void add_layer(int n) { push_back(torch::nn::Linear(n, n)); }
};

// --- bad: the constructor of a trainer is no part of a new module
class TaskImpl : public torch::nn::Module {
 public:
  TaskImpl() { body = register_module("body", torch::nn::Linear(4, 4)); }
  void set_classes(int n) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: set_classes(int) registers 'head.weight' and 1 more after construction
    head = register_module("head", torch::nn::Linear(4, n));
  }
  torch::Tensor forward(torch::Tensor x) { return head(body(x)); }

 private:
  torch::nn::Linear body{nullptr}, head{nullptr};
};
TORCH_MODULE(Task);

struct Trainer {
  explicit Trainer(int classes) { model->set_classes(classes); }
  Task model;
};

// --- good: the constructor of a holder, or of the module that has it, is
class SetUpImpl : public torch::nn::Module {
 public:
  void set_up(int n) { fc = register_module("fc", torch::nn::Linear(n, n)); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }

 private:
  torch::nn::Linear fc{nullptr};
};

struct SetUp : torch::nn::ModuleHolder<SetUpImpl> {
  explicit SetUp(int n) : ModuleHolder(std::make_shared<SetUpImpl>()) { impl_->set_up(n); }
};

// --- bad: the constructor calls it, and others do
struct ExpertsImpl : torch::nn::Module {
  ExpertsImpl() { add_expert(); }
  void add_expert() {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: add_expert() registers 'expert1.weight' and 1 more after construction
    experts.push_back(register_module("expert" + std::to_string(experts.size()), torch::nn::Linear(2, 2)));
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& expert : experts) x = expert(x);
    return x;
  }
  std::vector<torch::nn::Linear> experts;
};

void enlarge(ExpertsImpl& model) { model.add_expert(); }

// --- bad: two methods run one registration, which is reported once
struct LazyImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor x) {
    if (!fc) build(x.size(-1));
    return fc(x);
  }
  void build(int64_t n) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward(torch::Tensor) registers 'fc.weight' and 1 more after construction
    fc = register_module("fc", torch::nn::Linear(n, 2));
  }
  torch::nn::Linear fc{nullptr};
};

// --- good: only a function that makes the module calls it
struct BuiltImpl : torch::nn::Module {
  void build(int n) { fc = register_module("fc", torch::nn::Linear(n, n)); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};

std::shared_ptr<BuiltImpl> makeBuilt(int n) {
  auto model = std::make_shared<BuiltImpl>();
  model->build(n);
  return model;
}

// --- bad: a program calls it before it loads
struct PreparedImpl : torch::nn::Module {
  void prepare(int n) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: prepare(int) registers 'fc.weight' and 1 more after construction
    fc = register_module("fc", torch::nn::Linear(n, n));
  }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};

std::shared_ptr<PreparedImpl> prepared(std::shared_ptr<PreparedImpl> model) {
  model->prepare(3);
  return model;
}

// --- good: a factory calls what it overrides, by the base that it knows
struct PlannedBase : torch::nn::Module {
  virtual void plan() = 0;
};

struct ConvPlanImpl : PlannedBase {
  void plan() override { conv = register_module("conv", torch::nn::Conv2d(3, 3, 3)); }
  torch::Tensor forward(torch::Tensor x) { return conv(x); }
  torch::nn::Conv2d conv{nullptr};
};

std::shared_ptr<PlannedBase> planned() {
  std::shared_ptr<PlannedBase> model = std::make_shared<ConvPlanImpl>();
  model->plan();
  return model;
}

// --- bad: a program calls what it overrides, too
struct OtherBase : torch::nn::Module {
  virtual void plan() = 0;
};

struct LatePlanImpl : OtherBase {
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: plan() registers 'fc.weight' and 1 more after construction
  void plan() override { fc = register_module("fc", torch::nn::Linear(3, 3)); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};

void replan(OtherBase& model) { model.plan(); }

// --- not seen: registrations that cannot be followed
void attachHeads(torch::nn::Module& module);

struct AttachedImpl : torch::nn::Module {
  void attach() { attachHeads(*this); }
};

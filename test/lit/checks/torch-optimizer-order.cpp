// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <optional>
#include <torch/torch.h>
struct GrowingImpl : torch::nn::Module {
  GrowingImpl() { first = register_module("first", torch::nn::Linear(4, 4)); }
  // CHECK: warning: grow() registers 'second.weight'
  void grow() { second = register_module("second", torch::nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) { return second ? second(first(x)) : first(x); }
  torch::nn::Linear first{nullptr}, second{nullptr};
};
TORCH_MODULE(Growing);

struct PairImpl : torch::nn::Module {
  PairImpl() {
    left = register_module("left", Growing());
    right = register_module("right", Growing());
  }
  torch::Tensor forward(torch::Tensor x) { return right(left(x)); }
  Growing left{nullptr}, right{nullptr};
};
TORCH_MODULE(Pair);

// --- bad: the optimizer has the parameters of before
void train() {
  Growing model;
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: grow() adds 'second.weight' after the optimizer took the parameters; it will not be trained [torch-optimizer-order]
  model->grow();
  optimizer.step();
}

// --- bad: through a pointer, a list or a part, and a module that is replaced
void trainOnHeap() {
  Growing model;
  auto optimizer = std::make_unique<torch::optim::SGD>(model->parameters(), 0.1);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: grow() adds 'second.weight' after the optimizer took the parameters
  model->grow();
  optimizer->step();
}

void trainList() {
  auto model = std::make_shared<PairImpl>();
  auto parameters = model->parameters();
  torch::optim::Adam optimizer(parameters);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: grow() adds 'second.weight' after the optimizer took the parameters
  model->left->grow();
  optimizer.step();
}

void trainOther() {
  Growing model;
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'model' is another module after the optimizer took its parameters; it will not be trained [torch-optimizer-order]
  model = Growing();
  optimizer.step();
}

// --- good: made after, made anew, or moved only
void trainLater() {
  Growing model;
  model->grow();
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  model->to(torch::kCPU);
  optimizer.step();
}

void trainAgain() {
  Growing model;
  auto optimizer = std::make_unique<torch::optim::SGD>(model->parameters(), 0.1);
  optimizer->step();
  model->grow();
  optimizer = std::make_unique<torch::optim::SGD>(model->parameters(), 0.1);
}

// --- good: another part of the model, made anew by a lambda, or replaced after training
void trainPart() {
  Pair model;
  torch::optim::SGD optimizer(model->left->parameters(), 0.1);
  model->right->grow();
  optimizer.step();
}

void trainByLambda() {
  Growing model;
  std::unique_ptr<torch::optim::SGD> optimizer;
  auto renew = [&] { optimizer = std::make_unique<torch::optim::SGD>(model->parameters(), 0.1); };
  renew();
  model->grow();
  renew();
}

void replaceAfterwards() {
  Growing model, best;
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  optimizer.step();
  best = model;
  model = Growing();
}

// --- bad: in a loop, in a function that is called, and in another than the one that makes the optimizer
void trainInLoop(int epochs) {
  Growing model;
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    optimizer.step();
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: grow() adds 'second.weight' after the optimizer took the parameters
    if (epoch == 5) model->grow();
  }
}

void prepare(Growing& net) { net->grow(); }

std::unique_ptr<torch::optim::Optimizer> optimizerOf(Growing& net) {
  return std::make_unique<torch::optim::SGD>(net->parameters(), 0.1);
}

void trainWithHelpers() {
  Growing model;
  auto optimizer = optimizerOf(model);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: prepare() adds 'second.weight' after the optimizer took the parameters
  prepare(model);
  optimizer->step();
}

// --- bad: a trainer, and a layer that is replaced from outside
class Trainer {
 public:
  Trainer() : optimizer(model->parameters(), 0.1) {}
  void run() {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: grow() adds 'second.weight' after the optimizer took the parameters
    model->grow();
    optimizer.step();
  }

 private:
  Growing model;
  torch::optim::SGD optimizer;
};

void replaceLayer() {
  Growing model;
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: replace_module() adds parameters after the optimizer took the parameters
  model->first = model->replace_module("first", torch::nn::Linear(4, 4));
  optimizer.step();
}

// --- good: on other ways through the function, in the next round, or made anew by a helper
void trainEither(bool grows) {
  Growing model;
  if (!grows) {
    torch::optim::SGD optimizer(model->parameters(), 0.1);
    optimizer.step();
    return;
  }
  model->grow();
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  optimizer.step();
}

void trainInStages() {
  Growing model;
  for (int stage = 0; stage < 2; ++stage) {
    torch::optim::SGD optimizer(model->parameters(), 0.1);
    for (int epoch = 0; epoch < 10; ++epoch) optimizer.step();
    model->grow();
  }
}

void trainAnew(int epochs) {
  Growing model;
  auto optimizer = optimizerOf(model);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    if (epoch == 5) {
      model->grow();
      optimizer = optimizerOf(model);
    }
    optimizer->step();
  }
}

void addGroup() {
  Growing model;
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  model->grow();
  optimizer.add_param_group(torch::optim::OptimizerParamGroup(model->second->parameters()));
  optimizer.step();
}

// --- bad: a variable that is registered, a member that the optimizer has as a group, and a clone
void registerVariable() {
  Growing model;
  torch::nn::Linear aux(4, 4);
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: register_module() adds parameters after the optimizer took the parameters
  model->register_module("aux", aux);
  optimizer.step();
}

struct HeadedImpl : torch::nn::Module {
  HeadedImpl() {
    body = register_module("body", torch::nn::Linear(4, 4));
    head = register_module("head", torch::nn::Linear(4, 4));
  }
  void setClasses(int n) { head = replace_module("head", torch::nn::Linear(4, n)); }
  torch::Tensor forward(torch::Tensor x) { return head(body(x)); }
  torch::nn::Linear body{nullptr}, head{nullptr};
};
TORCH_MODULE(Headed);

void replaceInGroup() {
  Headed model;
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(model->body->parameters());
  groups.emplace_back(model->head->parameters());
  torch::optim::SGD optimizer(groups, torch::optim::SGDOptions(0.1));
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: setClasses() adds 'head.weight' after the optimizer took the parameters
  model->setClasses(2);
  optimizer.step();
}

void trainTheClone() {
  auto net = std::make_shared<torch::nn::SequentialImpl>(torch::nn::Linear(2, 2));
  torch::optim::SGD optimizer(net->parameters(), 0.1);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'net' is another module after the optimizer took its parameters
  net = std::dynamic_pointer_cast<torch::nn::SequentialImpl>(net->clone());
  optimizer.step();
}

// --- bad: layers that the first forward makes
struct LazyImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor x) {
    // CHECK: warning: forward(torch::Tensor) registers 'fc.weight'
    if (!fc) fc = register_module("fc", torch::nn::Linear(x.size(1), 4));
    return fc(x);
  }
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Lazy);

void trainLazy() {
  Lazy net;
  torch::optim::SGD optimizer(net->parameters(), 0.1);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward() adds 'fc.weight' after the optimizer took the parameters
  net->forward(torch::ones({1, 4})).sum().backward();
  optimizer.step();
}

// --- good: the first forward ran before, another group was replaced, or the optimizer has the variable
void trainWarmedUp() {
  Lazy net;
  net->forward(torch::ones({1, 4}));
  torch::optim::SGD optimizer(net->parameters(), 0.1);
  net->forward(torch::ones({1, 4})).sum().backward();
  optimizer.step();
}

void trainBodyOnly() {
  Headed model;
  torch::optim::SGD optimizer(model->body->parameters(), 0.1);
  model->setClasses(2);
  optimizer.step();
}

void registerWhatItHas() {
  Growing model;
  torch::nn::Linear aux(4, 4);
  auto parameters = model->parameters();
  for (auto& p : aux->parameters()) parameters.push_back(p);
  torch::optim::SGD optimizer(parameters, 0.1);
  model->register_module("aux", aux);
  optimizer.step();
}

// --- bad: by the call of a holder, in a constructor, and by two methods that a function calls
void trainLazyByCall() {
  Lazy net;
  torch::optim::SGD optimizer(net->parameters(), 0.1);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: forward() adds 'fc.weight' after the optimizer took the parameters
  net(torch::ones({1, 4})).sum().backward();
  optimizer.step();
}

class Learner {
 public:
  explicit Learner(Growing net) : model(net), optimizer(model->parameters(), 0.1) {}
  void addTask() { model->grow(); }
  void learn() { optimizer.step(); }

 private:
  Growing model;
  torch::optim::SGD optimizer;
};

void learnMore() {
  Learner learner((Growing()));
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: grow() adds 'second.weight' after the optimizer took the parameters
  learner.addTask();
  learner.learn();
}

void all() {
  learnMore();
  trainLazyByCall();
}

// --- good: a method made the layers that forward would make
struct BuiltImpl : torch::nn::Module {
  torch::Tensor forward(torch::Tensor x) {
    if (layers.empty()) build(x.size(1));
    for (auto& layer : layers) x = layer(x);
    return x;
  }
  void build(int64_t n) {
    for (int i = 0; i < 2; ++i)
      // CHECK: warning: forward(torch::Tensor) registers 'layer0.weight'
      layers.push_back(register_module("layer" + std::to_string(i), torch::nn::Linear(n, n)));
  }
  std::vector<torch::nn::Linear> layers;
};
TORCH_MODULE(Built);

void trainBuilt() {
  Built net;
  net->build(4);
  torch::optim::SGD optimizer(net->parameters(), 0.1);
  net->forward(torch::ones({1, 4})).sum().backward();
  optimizer.step();
}

// --- not seen: the optimizer is made by one method and layers by another, and nothing calls both
class Session {
 public:
  void prepare() { optimizer = std::make_unique<torch::optim::SGD>(net->parameters(), 0.1); }
  void enlarge() { net->grow(); }

 private:
  Growing net;
  std::unique_ptr<torch::optim::SGD> optimizer;
};

// --- bad: a helper gives the trainer another model, or a pointer another module
class Restarting {
 public:
  Restarting() : optimizer(policy->parameters(), 1e-3) {}
  void restart() { policy = Growing(); }
  void run() {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'policy' is another module after the optimizer took its parameters
    restart();
    optimizer.step();
  }

 private:
  Growing policy;
  torch::optim::Adam optimizer;
};

void trainReset() {
  auto net = std::make_shared<GrowingImpl>();
  torch::optim::SGD optimizer(net->parameters(), 0.1);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'net' is another module after the optimizer took its parameters
  net.reset(new GrowingImpl);
  optimizer.step();
}

// --- good: a helper makes both anew, the model where there is none, or its own copy of the holder
class Renewing {
 public:
  Renewing() { renew(); }
  void renew() {
    policy = Growing();
    optimizer = std::make_unique<torch::optim::Adam>(policy->parameters(), 1e-3);
  }
  void ensure() {
    if (!policy) policy = Growing();
    if (target == nullptr) target = std::make_shared<GrowingImpl>();
  }
  void run() {
    renew();
    ensure();
    optimizer->step();
  }

 private:
  Growing policy{nullptr};
  std::shared_ptr<GrowingImpl> target;
  std::unique_ptr<torch::optim::Adam> optimizer;
};

void trainCopy(Growing model) {
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  optimizer.step();
  model = Growing();
}

void trainOriginal() {
  Growing model;
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  trainCopy(model);
  optimizer.step();
}

// --- bad: optimizers in a list
void trainNamed() {
  Growing model;
  std::map<std::string, std::unique_ptr<torch::optim::Optimizer>> optimizers;
  optimizers["sgd"] = std::make_unique<torch::optim::SGD>(model->parameters(), 0.1);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: grow() adds 'second.weight' after the optimizer took the parameters
  model->grow();
  optimizers.at("sgd")->step();
}

void trainAll() {
  Growing model;
  std::vector<std::shared_ptr<torch::optim::Optimizer>> optimizers;
  optimizers.push_back(std::make_shared<torch::optim::SGD>(model->parameters(), 0.1));
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: grow() adds 'second.weight' after the optimizer took the parameters
  model->grow();
  for (auto& optimizer : optimizers) optimizer->step();
}

// --- good: another optimizer of the list steps, or this one is made anew
void trainOthers() {
  Growing model, other;
  std::map<std::string, std::unique_ptr<torch::optim::Optimizer>> optimizers;
  optimizers["model"] = std::make_unique<torch::optim::SGD>(model->parameters(), 0.1);
  optimizers["other"] = std::make_unique<torch::optim::SGD>(other->parameters(), 0.1);
  model->grow();
  optimizers["other"]->step();
  optimizers["model"] = std::make_unique<torch::optim::SGD>(model->parameters(), 0.1);
  optimizers["model"]->step();
}

// --- bad: a method that was called before the optimizer was made, too
struct TasksImpl : torch::nn::Module {
  // CHECK: warning: addTask(int64_t) registers 'head_0.weight'
  void addTask(int64_t classes) {
    heads.push_back(register_module("head_" + std::to_string(heads.size()), torch::nn::Linear(8, classes)));
  }
  torch::Tensor forward(torch::Tensor x, int task) { return heads.at(task)(x); }
  std::vector<torch::nn::Linear> heads;
};
TORCH_MODULE(Tasks);

void trainTasks() {
  Tasks net;
  net->addTask(10);
  torch::optim::SGD optimizer(net->parameters(), 0.1);
  for (int task = 1; task < 4; ++task) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: addTask() adds parameters after the optimizer took the parameters; it will not be trained
    net->addTask(10);
    optimizer.step();
  }
}

// --- good: the optimizer's group is given the new parameters
void assignGroup() {
  Growing model;
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  model->grow();
  optimizer.param_groups()[0].params() = model->parameters();
  optimizer.step();
}

void extendGroup() {
  Growing model;
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  model->grow();
  for (auto& group : optimizer.param_groups())
    for (auto& p : model->second->parameters()) group.params().push_back(p);
  optimizer.step();
}

// --- bad: its groups are only given another rate, or another optimizer's are
void changeRate() {
  Growing model;
  torch::optim::SGD optimizer(model->parameters(), 0.1), other(model->parameters(), 0.1);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: grow() adds 'second.weight' after the optimizer took the parameters; it will not be trained
  model->grow();
  for (auto& group : optimizer.param_groups()) static_cast<torch::optim::SGDOptions&>(group.options()).lr(0.01);
  other.param_groups()[0].params() = model->parameters();
  optimizer.step();
}

// --- bad: by a method that a function calls, which is told once
class Player {
 public:
  Player() : model_(), optimizer_(model_->parameters(), 0.1) {}
  void play(int rounds) {
    for (int i = 0; i < rounds; ++i) {
      // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'model_' is another module after the optimizer took its parameters; it will not be trained
      if (i % 100 == 99) restart();
      optimizer_.step();
    }
  }

 private:
  void restart() { model_ = Growing(); }
  Growing model_;
  torch::optim::SGD optimizer_;
};

void playOnce() {
  Player player;
  player.play(1000);
}

// --- bad: a method gives the optimizer its list
class Collecting {
 public:
  Collecting() { configure(); }
  void configure() { optimizer_ = std::make_unique<torch::optim::SGD>(collected(), 0.1); }
  void anew() { head_ = Growing(); }
  void train() { optimizer_->step(); }

 private:
  std::vector<torch::Tensor> collected() {
    auto list = body_->parameters();
    auto more = head_->parameters();
    list.insert(list.end(), more.begin(), more.end());
    return list;
  }
  Growing body_, head_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
};

void renewHead() {
  Collecting learner;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'head_' is another module after the optimizer took its parameters; it will not be trained
  learner.anew();
  learner.train();
}

// --- good: the list is collected anew
void renewBoth() {
  Collecting learner;
  learner.train();
  learner.anew();
  learner.configure();
  learner.train();
}

// --- bad: a method registers what it is given
struct HostImpl : torch::nn::Module {
  HostImpl() { fc = register_module("fc", torch::nn::Linear(4, 4)); }
  void attach(torch::nn::Linear given) { guest = register_module("guest", given); }
  torch::Tensor forward(torch::Tensor x) { return guest ? guest(fc(x)) : fc(x); }
  torch::nn::Linear fc{nullptr}, guest{nullptr};
};
TORCH_MODULE(Host);

void attachLate() {
  Host host;
  torch::optim::SGD optimizer(host->parameters(), 0.1);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: register_module() adds parameters after the optimizer took the parameters; it will not be trained
  host->attach(torch::nn::Linear(4, 2));
  optimizer.step();
}

// --- good: before, to a module that the optimizer does not have, or what the optimizer has
void attachWell() {
  Host host, other, third;
  torch::nn::Linear guest(4, 2), known(4, 2);
  host->attach(guest);
  std::vector<torch::Tensor> parameters = host->parameters();
  for (auto& p : known->parameters()) parameters.push_back(p);
  for (auto& p : third->parameters()) parameters.push_back(p);
  torch::optim::SGD optimizer(parameters, 0.1);
  other->attach(torch::nn::Linear(4, 2));
  third->attach(known);
  optimizer.step();
}

// --- good: an optional optimizer is made anew in every round
void inRounds() {
  std::optional<torch::optim::SGD> optimizer;
  Growing model;
  for (int fold = 0; fold < 5; ++fold) {
    model = Growing();
    optimizer.emplace(model->parameters(), 0.1);
    optimizer->step();
  }
}

// --- bad: it is made before the rounds
void beforeTheRounds() {
  std::optional<torch::optim::SGD> optimizer;
  Growing model;
  optimizer.emplace(model->parameters(), 0.1);
  for (int fold = 0; fold < 5; ++fold) {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'model' is another module after the optimizer took its parameters
    model = Growing();
    optimizer->step();
  }
}

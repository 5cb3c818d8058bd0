// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
struct NormImpl : torch::nn::Module {
  NormImpl() {
    bn = register_module("bn", torch::nn::BatchNorm1d(4));
    fc = register_module("fc", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return fc(bn(x)); }
  void freeze() {
    for (auto& p : parameters()) p.set_requires_grad(false);
  }
  torch::nn::BatchNorm1d bn{nullptr};
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Norm);

struct TwoImpl : torch::nn::Module {
  TwoImpl() {
    body = register_module("body", Norm());
    head = register_module("head", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return head(body(x)); }
  Norm body{nullptr};
  torch::nn::Linear head{nullptr};
};
TORCH_MODULE(Two);

// --- bad: frozen, but in training mode
void fineTune() {
  Norm backbone, head;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the parameters of 'backbone' are frozen, but the running statistics of its batch normalisation go on moving; call eval() on it [torch-frozen-statistics]
  for (auto& p : backbone->parameters()) p.set_requires_grad(false);
  torch::optim::SGD optimizer(head->parameters(), 0.1);
  optimizer.step();
}

void trainsNothing() {
  Norm model;
  for (auto& p : model->parameters()) p.set_requires_grad(false);
  model->eval();
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the optimizer gets only parameters that are frozen
  torch::optim::SGD optimizer(model->parameters(), 0.1);
}

// --- bad: by name, a part, and train() in so many words
void fineTuneByName() {
  Two model;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the parameters of 'body' are frozen, but the running statistics
  for (auto& item : model->body->named_parameters()) item.value().requires_grad_(false);
  model->train();
  auto optimizer = std::make_unique<torch::optim::SGD>(model->head->parameters(), 0.1);
  optimizer->step();
}

// --- good: eval() as well
void fineTuneWell() {
  Norm backbone, head;
  for (auto& p : backbone->parameters()) p.set_requires_grad(false);
  backbone->eval();
  torch::optim::SGD optimizer(head->parameters(), 0.1);
  optimizer.step();
}

// --- good: gradients are switched on again, a part is in eval(), or nothing trains afterwards
void alternate() {
  Norm critic, actor;
  torch::optim::SGD forCritic(critic->parameters(), 0.1), forActor(actor->parameters(), 0.1);
  for (int i = 0; i < 3; ++i) {
    for (auto& p : critic->parameters()) p.set_requires_grad(false);
    forActor.step();
    for (auto& p : critic->parameters()) p.set_requires_grad(true);
    forCritic.step();
  }
}

void headOnly() {
  Two model;
  for (auto& p : model->parameters()) p.set_requires_grad(false);
  for (auto& p : model->head->parameters()) p.set_requires_grad(true);
  model->body->bn->eval();
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  optimizer.step();
}

void exportAfterTraining() {
  Norm model;
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  optimizer.step();
  for (auto& p : model->parameters()) p.set_requires_grad(false);
}

void newHead() {
  Two model;
  for (auto& p : model->parameters()) p.set_requires_grad(false);
  model->head = model->replace_module("head", torch::nn::Linear(4, 8));
  model->eval();
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  optimizer.step();
}

// --- bad: by index, by a function, and eval() that train() undoes
void freezeByIndex() {
  Norm backbone, head;
  auto parameters = backbone->parameters();
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the parameters of 'backbone' are frozen, but the running statistics
  for (size_t i = 0; i < parameters.size(); ++i) parameters[i].set_requires_grad(false);
  torch::optim::SGD optimizer(head->parameters(), 0.1);
  optimizer.step();
}

void setGradient(torch::nn::Module& module, bool learns) {
  for (auto& p : module.parameters()) p.set_requires_grad(learns);
}

void freezeByFunction() {
  Norm backbone, head;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the parameters of 'backbone' are frozen, but the running statistics
  setGradient(*backbone, false);
  torch::optim::SGD optimizer(head->parameters(), 0.1);
  optimizer.step();
}

void freezeByMethod() {
  Two model;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the parameters of 'body' are frozen, but the running statistics
  model->body->freeze();
  torch::optim::SGD optimizer(model->head->parameters(), 0.1);
  optimizer.step();
}

void trainsAgain(int epochs) {
  Norm backbone, head;
  for (auto& p : backbone->parameters()) p.set_requires_grad(false);
  backbone->eval();
  torch::optim::SGD optimizer(head->parameters(), 0.1);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    // CHECK: [[@LINE+2]]:{{[0-9]+}}: warning: the parameters of 'backbone' are frozen, but this train() lets the running statistics of its batch normalisation move again
    // CHECK: [[@LINE-5]]:{{[0-9]+}}: note: frozen here
    backbone->train();
    optimizer.step();
  }
}

// --- good: eval() in the function that freezes, or a way through the function that does not train
void freezeAndEvaluate(torch::nn::Module& module) {
  setGradient(module, false);
  module.eval();
}

void freezeByGoodFunction() {
  Norm backbone, head;
  freezeAndEvaluate(*backbone);
  torch::optim::SGD optimizer(head->parameters(), 0.1);
  optimizer.step();
}

void exportOrTrain(bool exports) {
  Norm model;
  if (exports) {
    for (auto& p : model->parameters()) p.set_requires_grad(false);
    torch::save(model, "model.pt");
    return;
  }
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  optimizer.step();
}

// --- good: the two players of a game take turns
void takeTurns() {
  Norm critic, actor;
  torch::optim::SGD forCritic(critic->parameters(), 0.1), forActor(actor->parameters(), 0.1);
  setGradient(*critic, false);
  forActor.step();
  setGradient(*critic, true);
  forCritic.step();
}

// --- bad: a container that a class holds, or that is made here
struct StackImpl : torch::nn::Module {
  StackImpl() {
    body = register_module("body", torch::nn::Sequential(torch::nn::Linear(4, 4), torch::nn::BatchNorm1d(4)));
    fc = register_module("fc", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return fc(body->forward(x)); }
  void freezeBody() {
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the parameters of 'body' are frozen, but the running statistics
    for (auto& p : body->parameters()) p.set_requires_grad(false);
  }
  torch::nn::Sequential body{nullptr};
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Stack);

void freezeContainer() {
  auto model = std::make_shared<StackImpl>();
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: note: by this call
  model->freezeBody();
  torch::optim::SGD optimizer(model->fc->parameters(), 0.1);
  optimizer.step();
}

void freezeLocalContainer() {
  torch::nn::Sequential body(torch::nn::Linear(4, 4), torch::nn::BatchNorm1d(4));
  torch::nn::Linear head(4, 4);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the parameters of 'body' are frozen, but the running statistics
  body->apply([](torch::nn::Module& m) { for (auto& p : m.parameters(false)) p.set_requires_grad(false); });
  torch::optim::SGD optimizer(head->parameters(), 0.1);
  optimizer.step();
}

// --- bad: by their names, and in the constructor of what is made here
void freezeByName() {
  Stack model;
  for (auto& item : model->named_parameters()) {
    const auto& name = item.key();
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: parameters of 'model', as 'body.1.weight', are frozen, but the running statistics
    if (name.find("fc") == std::string::npos) item.value().set_requires_grad(false);
  }
  torch::optim::SGD optimizer(model->fc->parameters(), 0.1);
  optimizer.step();
}

void freezeByStart() {
  Stack model;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: parameters of 'model', as 'body.1.weight', are frozen
  for (auto& item : model->named_parameters()) item.value().set_requires_grad(item.key().substr(0, 2) == "fc");
  torch::optim::SGD optimizer(model->fc->parameters(), 0.1);
  optimizer.step();
}

void freezeByComparison() {
  Stack model;
  for (auto& item : model->named_parameters()) {
    const bool isHead = item.key().compare(0, 2, "fc") == 0;
    if (isHead) continue;
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: parameters of 'model', as 'body.1.weight', are frozen
    item.value().set_requires_grad(false);
  }
  torch::optim::SGD optimizer(model->fc->parameters(), 0.1);
  optimizer.step();
}

struct ProbeImpl : torch::nn::Module {
  explicit ProbeImpl(Stack given) : backbone(given), head(4, 2) {
    register_module("backbone", backbone);
    register_module("head", head);
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the parameters of 'backbone' are frozen, but the running statistics
    for (auto& p : backbone->parameters()) p.set_requires_grad(false);
  }
  torch::Tensor forward(torch::Tensor x) { return head(backbone(x)); }
  Stack backbone;
  torch::nn::Linear head;
};
TORCH_MODULE(Probe);

void trainProbe() {
  Probe probe((Stack()));
  torch::optim::SGD optimizer(probe->head->parameters(), 0.1);
  optimizer.step();
}

// --- good: no statistics, the norms are left to learn, or each of them is in eval()
void freezeTheHead() {
  Stack model;
  for (auto& p : model->fc->parameters()) p.set_requires_grad(false);
  for (auto& p : model->parameters(false)) p.set_requires_grad(false);
  torch::optim::SGD optimizer(model->body->parameters(), 0.1);
  optimizer.step();
}

void freezeAllButNorms() {
  Stack model;
  for (auto& item : model->named_parameters())
    item.value().set_requires_grad(item.key().rfind("body.1.", 0) == 0 || item.key() == "fc.bias");
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  optimizer.step();
}

void freezeAllButBody() {
  Stack model;
  for (auto& item : model->named_parameters()) {
    if (item.key().compare(0, 5, "body.") == 0 || item.key()[0] != 'f') continue;
    item.value().set_requires_grad(false);
  }
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  optimizer.step();
}

void everyNormInEval() {
  Stack model;
  for (auto& p : model->body->parameters()) p.set_requires_grad(false);
  torch::optim::SGD optimizer(model->fc->parameters(), 0.1);
  for (int i = 0; i < 3; ++i) {
    model->train();
    for (auto& m : model->body->modules())
      if (auto* bn = m->as<torch::nn::BatchNorm1d>()) bn->eval();
    optimizer.step();
  }
}

void withoutStatistics() {
  torch::nn::Sequential body(
      torch::nn::Linear(4, 4), torch::nn::BatchNorm1d(torch::nn::BatchNorm1dOptions(4).track_running_stats(false)));
  torch::nn::Linear head(4, 4);
  for (auto& p : body->parameters()) p.set_requires_grad(false);
  torch::optim::SGD optimizer(head->parameters(), 0.1);
  optimizer.step();
}

// --- bad: element by element, and by a function that is given the list
struct ListedImpl : torch::nn::Module {
  ListedImpl() {
    blocks = register_module("blocks", torch::nn::ModuleList(Norm(), Norm()));
    fc = register_module("fc", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& block : *blocks) x = block->as<NormImpl>()->forward(x);
    return fc(x);
  }
  torch::nn::ModuleList blocks{nullptr};
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Listed);

void freezeElements() {
  Listed model;
  for (auto& block : *model->blocks)
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the parameters of 'blocks' are frozen, but the running statistics
    for (auto& p : block->parameters()) p.set_requires_grad(false);
  torch::optim::SGD optimizer(model->fc->parameters(), 0.1);
  optimizer.step();
}

void setAll(const std::vector<torch::Tensor>& parameters, bool learns) {
  for (auto p : parameters) p.set_requires_grad(learns);
}

void freezeList() {
  Listed model;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the parameters of 'blocks' are frozen, but the running statistics
  setAll(model->blocks->parameters(), false);
  torch::optim::SGD optimizer(model->fc->parameters(), 0.1);
  optimizer.step();
}

void everything() { freezeList(); }

// --- good: apply() puts every norm into eval()
void applyEval() {
  Listed model;
  setAll(model->blocks->parameters(), false);
  model->apply([](torch::nn::Module& m) {
    if (auto* bn = m.as<torch::nn::BatchNorm1d>()) bn->eval();
  });
  torch::optim::SGD optimizer(model->fc->parameters(), 0.1);
  optimizer.step();
}

// --- good: one layer of a container, or each of them is in eval()
void freezeFirstLayer() {
  Stack model;
  for (auto& p : model->body->ptr(0)->parameters()) p.set_requires_grad(false);
  torch::optim::SGD optimizer(model->fc->parameters(), 0.1);
  optimizer.step();
}

void evaluateElements() {
  Stack model;
  for (auto& p : model->body->parameters()) p.set_requires_grad(false);
  for (size_t i = 0; i < model->body->size(); ++i) model->body->ptr(i)->eval();
  torch::optim::SGD optimizer(model->fc->parameters(), 0.1);
  optimizer.step();
}

void evaluateOneElement() {
  Stack model;
  for (auto& p : model->body->parameters()) p.set_requires_grad(false);
  auto norm = model->body->ptr(1);
  norm->eval();
  torch::optim::SGD optimizer(model->fc->parameters(), 0.1);
  optimizer.step();
}

void thawLastLayer() {
  Stack model;
  for (auto& p : model->parameters()) p.set_requires_grad(false);
  for (auto& p : model->body->ptr(1)->parameters()) p.set_requires_grad(true);
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  optimizer.step();
}

// --- good: an average, whose statistics are those of the model
void averageWeights() {
  Norm model, average;
  for (auto& p : average->parameters()) p.set_requires_grad(false);
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  for (int i = 0; i < 3; ++i) {
    optimizer.step();
    torch::NoGradGuard guard;
    auto to = average->buffers(), from = model->buffers();
    for (size_t k = 0; k < to.size(); ++k) to[k].copy_(from[k]);
  }
}

// --- bad: a part learns again, and the statistics of another go on
void thawHead() {
  Stack model;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: parameters of 'model', as 'body.1.weight', are frozen, but the running statistics
  for (auto& p : model->parameters()) p.set_requires_grad(false);
  for (auto& p : model->fc->parameters()) p.set_requires_grad(true);
  torch::optim::SGD optimizer(model->fc->parameters(), 0.1);
  optimizer.step();
}

// --- good: the part that learns again has the statistics
void thawBody() {
  Stack model;
  for (auto& p : model->parameters()) p.set_requires_grad(false);
  for (auto& p : model->body->parameters()) p.set_requires_grad(true);
  torch::optim::SGD optimizer(model->body->parameters(), 0.1);
  optimizer.step();
}

void thawBit(bool head) {
  Stack model;
  for (auto& p : model->parameters()) p.set_requires_grad(false);
  torch::optim::SGD optimizer(model->parameters(), 0.1);
  for (int i = 0; i < 3; ++i) {
    if (head)
      for (auto& p : model->fc->parameters()) p.set_requires_grad(true);
    else
      for (auto& p : model->parameters()) p.set_requires_grad(true);
    optimizer.step();
  }
}

// --- bad: a layer that not every configuration has
struct OptionalNormImpl : torch::nn::Module {
  explicit OptionalNormImpl(bool normalises) {
    if (normalises) norm = register_module("norm", torch::nn::BatchNorm1d(4));
    fc = register_module("fc", torch::nn::Linear(4, 4));
  }
  torch::Tensor forward(torch::Tensor x) { return fc(norm ? norm(x) : x); }
  torch::nn::BatchNorm1d norm{nullptr};
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(OptionalNorm);

void freezeOptional() {
  OptionalNorm model(true);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the parameters of 'norm' are frozen, but the running statistics
  for (auto& p : model->norm->parameters()) p.set_requires_grad(false);
  torch::optim::SGD optimizer(model->fc->parameters(), 0.1);
  optimizer.step();
}

// --- not seen: one method freezes and another trains, and nothing calls both
class Stages {
 public:
  void freeze() {
    for (auto& p : model->body->parameters()) p.set_requires_grad(false);
  }
  void fit(torch::Tensor x) {
    torch::optim::SGD optimizer(model->fc->parameters(), 0.1);
    model->forward(x).sum().backward();
    optimizer.step();
  }

 private:
  Stack model;
};

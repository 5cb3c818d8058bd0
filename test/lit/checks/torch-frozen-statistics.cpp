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
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: the parameters of 'backbone' are frozen, but the running statistics
  for (auto& p : backbone->parameters()) p.set_requires_grad(false);
  backbone->eval();
  torch::optim::SGD optimizer(head->parameters(), 0.1);
  for (int epoch = 0; epoch < epochs; ++epoch) {
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

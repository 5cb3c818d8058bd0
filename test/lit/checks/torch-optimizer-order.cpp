// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
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

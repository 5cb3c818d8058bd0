// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
struct ListImpl : torch::nn::Module {
  ListImpl() {
    list = register_module("list", torch::nn::ModuleList());
    list->push_back(torch::nn::Linear(1, 1));
// --- bad: LibTorch registers the new module under every later index
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: ModuleList::insert registers the new module under every later index (LibTorch 1.13 to 2.14): what stood last is no longer in the state dict [torch-libtorch-bug]
    list->insert(0, torch::nn::Linear(2, 2));
// --- good: at the end
    list->insert(list->size(), torch::nn::Linear(3, 3));
// --- end
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& layer : *list) x = layer->as<torch::nn::Linear>()->forward(x);
    return x;
  }
  torch::nn::ModuleList list{nullptr};
};

// --- bad: clone() of what cannot be cloned
struct ListsImpl : torch::nn::Module {
  ListsImpl() {
    gains = register_module("gains", torch::nn::ParameterDict());
    gains->insert("first", torch::ones({1}));
  }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: clone() of a ParameterDict throws: its reset() does not rebuild the parameters
  void copy() { auto all = gains->clone(); }
  torch::Tensor forward(torch::Tensor x) { return x * gains["first"]; }
// --- good: of a tensor in it
  torch::Tensor first() { return gains["first"].clone(); }
// --- end
  torch::nn::ParameterDict gains{nullptr};
};

// --- bad: clone() of a Sequential with names of its own
void cloneNamed() {
  torch::nn::Sequential net({{"in", torch::nn::Linear(4, 4)}, {"out", torch::nn::Linear(4, 2)}});
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: clone() of a named Sequential gives its elements the names 0, 1, ...: the keys of 'net' change
  auto copy = net->clone();
  torch::nn::Sequential pushed;
  pushed->push_back("in", torch::nn::Linear(4, 4));
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: clone() of a named Sequential gives its elements the names 0, 1, ...: the keys of 'pushed' change
  auto other = pushed->clone();
}

// --- good: names that are the indices, and a position that is the end
void cloneNumbered() {
  torch::nn::Sequential net(torch::nn::Linear(4, 4));
  net->push_back("1", torch::nn::Linear(4, 4));
  auto copy = net->clone();
  torch::nn::ModuleList list(torch::nn::Linear(1, 1), torch::nn::Linear(1, 1));
  list->insert(2, torch::nn::Linear(1, 1));
}

// --- bad: before the end
void insertBeforeTheEnd() {
  torch::nn::ModuleList list(torch::nn::Linear(1, 1));
  list->push_back(torch::nn::Linear(1, 1));
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: ModuleList::insert registers the new module under every later index
  list->insert(list->size() - 1, torch::nn::Linear(1, 1));
  const auto end = list->size();
  list->insert(end, torch::nn::Linear(1, 1));
}

// --- bad: clone() of a module that has one, as for a target network
struct PolicyImpl : torch::nn::Cloneable<PolicyImpl> {
  PolicyImpl() { reset(); }
  void reset() override {
    body = register_module("body", torch::nn::Sequential({{"in", torch::nn::Linear(4, 4)}, {"out", torch::nn::Linear(4, 2)}}));
  }
  torch::Tensor forward(torch::Tensor x) { return body->forward(x); }
  torch::nn::Sequential body{nullptr};
};
TORCH_MODULE(Policy);
void cloneAgent(Policy policy, std::shared_ptr<PolicyImpl> other) {
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: clone() gives the elements of the named Sequential 'body' the names 0, 1, ...: the clone has other keys [torch-libtorch-bug]
  auto target = policy->clone();
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: clone() gives the elements of the named Sequential 'body'
  auto second = other->clone();
}

// --- good: of a module whose Sequential has the indices for names
struct CriticImpl : torch::nn::Cloneable<CriticImpl> {
  CriticImpl() { reset(); }
  void reset() override { body = register_module("body", torch::nn::Sequential(torch::nn::Linear(4, 4), torch::nn::ReLU())); }
  torch::Tensor forward(torch::Tensor x) { return body->forward(x); }
  torch::nn::Sequential body{nullptr};
};
TORCH_MODULE(Critic);
void cloneCritic(Critic critic) { auto target = critic->clone(); }

// --- not seen: clones of what a pointer to torch::nn::Module holds
std::shared_ptr<torch::nn::Module> cloned(Policy policy) {
  std::shared_ptr<torch::nn::Module> module = policy.ptr();
  return module->clone();
}

// --- bad: in a registered list, where two keys are one tensor because of it
struct InsertingImpl : torch::nn::Module {
  InsertingImpl() {
    list = register_module("list", torch::nn::ModuleList(torch::nn::Linear(4, 4), torch::nn::Linear(4, 2)));
    // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: ModuleList::insert registers the new module under every later index
    list->insert(0, torch::nn::Linear(3, 4));
  }
  torch::Tensor forward(torch::Tensor x) {
    for (auto& layer : *list) x = layer->as<torch::nn::Linear>()->forward(x);
    return x;
  }
  torch::nn::ModuleList list{nullptr};
};

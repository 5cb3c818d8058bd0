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

// --- not seen: a clone that LibTorch itself makes
torch::Tensor inParallel(torch::Tensor x) {
  torch::nn::Sequential named({{"first", torch::nn::Linear(1, 1)}});
  return torch::nn::parallel::data_parallel(named, x);
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

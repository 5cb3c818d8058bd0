// ModuleList, ModuleDict, ParameterList and ParameterDict.
//
// construct: Lists(3)
//   set ListsImpl: n=3
// construct: Lists(0)
//   set ListsImpl: n=0
// construct: Dicts()
// construct: Parameters(2)
//   set ParametersImpl: n=2
// construct: Branches()
// construct: RegisteredFirst(2)
//   set RegisteredFirstImpl: n=2
// construct: Appended(true, 2)
//   set AppendedImpl: flag=true, n=2
// construct: Appended(false, 1)
//   set AppendedImpl: flag=false, n=1
// construct: Nesting(true)
//   set NestingImpl: fresh=true
// construct: Nesting(false)
//   set NestingImpl: fresh=false
// construct: Iterated(3)
// construct: Iterated(0)
#include <torch/torch.h>

struct ListsImpl : torch::nn::Module {
  explicit ListsImpl(int64_t n) {
    list = register_module("list", torch::nn::ModuleList(torch::nn::Linear(1, 2), torch::nn::ReLU()));
    for (int64_t i = 0; i < n; ++i) list->push_back(torch::nn::Linear(i + 2, i + 3));
    list->push_back(torch::nn::LayerNorm(std::vector<int64_t>{2, 3}));
    torch::nn::ModuleList more;
    more->push_back(torch::nn::Conv1d(1, 2, 3));
    list->extend(*more);
    register_buffer("size", torch::zeros({static_cast<int64_t>(list->size())}));
  }
  torch::nn::ModuleList list{nullptr};
};
TORCH_MODULE(Lists);

struct DictsImpl : torch::nn::Module {
  DictsImpl() {
    torch::OrderedDict<std::string, std::shared_ptr<torch::nn::Module>> ordered = {
        {"zeta", torch::nn::Linear(1, 2).ptr()},
        {"alpha", torch::nn::Conv2d(1, 2, 3).ptr()},
    };
    dict = register_module("dict", torch::nn::ModuleDict(ordered));
  }
  torch::nn::ModuleDict dict{nullptr};
};
TORCH_MODULE(Dicts);

struct ParametersImpl : torch::nn::Module {
  explicit ParametersImpl(int64_t n) {
    params = register_module("params", torch::nn::ParameterList());
    for (int64_t i = 0; i < n; ++i) params->append(torch::zeros({i + 1}));
    named = register_module("named", torch::nn::ParameterDict());
    named->insert("b", torch::zeros({2}));
    named->insert("a", torch::zeros({3}, torch::kDouble));
  }
  torch::nn::ParameterList params{nullptr};
  torch::nn::ParameterDict named{nullptr};
};
TORCH_MODULE(Parameters);

// Registering an element both in the list and on the module gives its keys twice.
struct BranchesImpl : torch::nn::Module {
  BranchesImpl() {
    for (int i = 0; i < 2; ++i)
      list->push_back(register_module("branch" + std::to_string(i), torch::nn::Linear(2, 2 + i)));
    register_module("list", list);
  }
  torch::nn::ModuleList list;
};
TORCH_MODULE(Branches);

struct RegisteredFirstImpl : torch::nn::Module {
  explicit RegisteredFirstImpl(int n) {
    register_module("levels", levels);
    for (int level = 0; level < n; ++level) {
      torch::nn::ModuleList heads;
      for (int head = 0; head <= level; ++head) heads->push_back(torch::nn::Linear(level + 1, head + 1));
      levels->push_back(heads);
    }
  }
  torch::nn::ModuleList levels;
};
TORCH_MODULE(RegisteredFirst);

// The numbers in a ParameterList count what is there.
struct AppendedImpl : torch::nn::Module {
  AppendedImpl(bool flag, int64_t n) {
    if (flag) params->append(torch::zeros({2}));
    params->append(torch::zeros({3}));
    for (int64_t i = 0; i < n; ++i) params->append(torch::zeros({i + 4}));
    torch::OrderedDict<std::string, torch::Tensor> named;
    named.insert("its_name_is_dropped", torch::zeros({5}));
    params->extend(named);
    register_module("params", params);
  }
  torch::nn::ParameterList params;
};
TORCH_MODULE(Appended);

// A list that would hold itself, if what is pushed were not a new one then.
struct NestingImpl : torch::nn::Module {
  explicit NestingImpl(bool fresh) {
    torch::nn::ModuleList all;
    for (int i = 0; i < 2; ++i) {
      torch::nn::ModuleList block = fresh ? torch::nn::ModuleList() : all;
      if (fresh) {
        block->push_back(torch::nn::Linear(i + 1, 2));
        all->push_back(block);
      }
    }
    register_module("all", all);
  }
};
TORCH_MODULE(Nesting);

// Lists that are walked with iterators; what forward gives is the width of a further layer.
struct IteratedImpl : torch::nn::Module {
  torch::nn::ModuleList layers;
  IteratedImpl(int64_t n) {
    for (int64_t i = 0; i < n; ++i) layers->push_back(torch::nn::Linear(i + 2, i + 3));
    register_module("layers", layers);
    int64_t sum = 1;
    for (auto it = layers->begin(); it != layers->end(); ++it) sum += (*it)->as<torch::nn::Linear>()->weight.size(0);
    torch::Tensor x = torch::zeros({1, 2});
    for (auto it = layers->begin(); it < layers->end(); it++) x = it->get()->as<torch::nn::Linear>()->forward(x);
    register_module("out", torch::nn::Linear(x.size(1), sum));
    torch::nn::Sequential chain(torch::nn::Linear(2, 4), torch::nn::ReLU(), torch::nn::Linear(4, 6));
    torch::Tensor y = torch::zeros({1, 2});
    for (auto it = chain->begin(); it != chain->end(); ++it) y = it->forward(y);
    register_buffer("width", torch::zeros({y.size(1)}));
  }
};
TORCH_MODULE(Iterated);

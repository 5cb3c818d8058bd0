// Lists that one loop fills and another walks by number.
// construct: Filled(3, 4)
//   set FilledImpl: n=3, width=4
// construct: Filled(0, 4)
//   set FilledImpl: n=0, width=4
// construct: Chain(std::vector<int64_t>{3, 5, 7})
// construct: Chain(std::vector<int64_t>{3})
// construct: Shifted(2, 5)
//   set ShiftedImpl: from=2, to=5
// construct: Changed(3)
//   set ChangedImpl: n=3
// construct: Twice(2)
//   set TwiceImpl: n=2
// construct: Last(3)
//   set LastImpl: n=3
// construct: Next(3)
//   set NextImpl: n=3
// construct: Backwards(3)
//   set BackwardsImpl: n=3
// construct: Parallel(3)
//   set ParallelImpl: n=3
// construct: Nested(2, 3)
//   set NestedImpl: n=2, m=3
// construct: Replaced(3)
//   set ReplacedImpl: n=3
// construct: Guarded(3)
//   set GuardedImpl: n=3
// construct: Longer(3)
//   set LongerImpl: n=3
// construct: Listed(3)
//   set ListedImpl: n=3
// construct: Within(2)
//   set WithinImpl: n=2
// construct: Tail(3)
//   set TailImpl: n=3
// construct: Walked(3)
//   set WalkedImpl: n=3
// construct: Walked(1)
//   set WalkedImpl: n=1
// construct: Pairs(2)
//   set PairsImpl: n=2
// construct: Prefixed(2)
//   set PrefixedImpl: n=2
// construct: Optional(2, true)
//   set OptionalImpl: n=2, norm=true
// construct: Optional(2, false)
//   set OptionalImpl: n=2, norm=false
// construct: Either(2, true)
//   set EitherImpl: n=2, wide=true
// construct: Either(3, false)
//   set EitherImpl: n=3, wide=false
// construct: Named(2)
//   set NamedImpl: n=2
// construct: Alternating(3)
//   set AlternatingImpl: n=3
// construct: Absent(0)
//   set AbsentImpl: n=0
// construct: Absent(2)
//   set AbsentImpl: n=2
// construct: Staged(2, 3)
//   set StagedImpl: n=2, m=3
#include <torch/torch.h>

using torch::nn::Linear;

struct FilledImpl : torch::nn::Module {
  FilledImpl(int64_t n, int64_t width) {
    for (int64_t i = 0; i < n; ++i) layers.push_back(Linear(width, width + i));
    for (size_t i = 0; i < layers.size(); ++i) register_module("fc" + std::to_string(i), layers[i]);
  }
  std::vector<Linear> layers;
};
TORCH_MODULE(Filled);

struct ChainImpl : torch::nn::Module {
  explicit ChainImpl(const std::vector<int64_t>& sizes) {
    for (size_t i = 0; i + 1 < sizes.size(); ++i) layers.emplace_back(Linear(sizes[i], sizes[i + 1]));
    for (size_t j = 0; j < layers.size(); j++) register_module("fc" + std::to_string(j + 1), this->layers.at(j));
  }
  std::vector<Linear> layers;
};
TORCH_MODULE(Chain);

// The first loop counts from another number.
struct ShiftedImpl : torch::nn::Module {
  ShiftedImpl(int64_t from, int64_t to) {
    std::vector<Linear> layers;
    for (int64_t i = from; i < to; ++i) layers.push_back(Linear(i, i));
    for (size_t i = 0; i < layers.size(); ++i) register_module("fc" + std::to_string(i), layers[i]);
  }
};
TORCH_MODULE(Shifted);

// What the second loop does to an element, the third finds.
struct ChangedImpl : torch::nn::Module {
  explicit ChangedImpl(int64_t n) {
    std::vector<torch::nn::Sequential> parts;
    for (int64_t i = 0; i < n; ++i) parts.push_back(torch::nn::Sequential(Linear(2, 2)));
    for (int64_t i = 0; i < n; ++i) parts[i]->push_back(Linear(i + 1, 3));
    for (auto& part : parts) part->push_back(Linear(4, 4));
    for (int64_t i = 0; i < n; ++i) register_module("part" + std::to_string(i), parts[i]);
  }
};
TORCH_MODULE(Changed);

struct TwiceImpl : torch::nn::Module {
  explicit TwiceImpl(int64_t n) {
    std::vector<Linear> layers;
    for (int64_t i = 0; i < n; ++i) layers.push_back(Linear(2, 2));
    for (int64_t i = 0; i < n; ++i) register_module("a" + std::to_string(i), layers[i]);
    for (int64_t i = 0; i < n; ++i) register_module("b" + std::to_string(i), layers[i]);
  }
};
TORCH_MODULE(Twice);

// A variable keeps the object of the last iteration.
struct LastImpl : torch::nn::Module {
  explicit LastImpl(int64_t n) {
    std::vector<Linear> layers;
    Linear last{nullptr};
    int64_t width = 0;
    for (int64_t i = 0; i < n; ++i) {
      last = Linear(i + 1, 2);
      width = i + 1;
      layers.push_back(last);
    }
    for (int64_t i = 0; i < n; ++i) {
      auto both = register_module("both" + std::to_string(i), torch::nn::Sequential(layers[i]));
      both->push_back(last);
      both->push_back(Linear(width, 1));
    }
  }
};
TORCH_MODULE(Last);

struct NextImpl : torch::nn::Module {
  explicit NextImpl(int64_t n) {
    std::vector<Linear> layers;
    for (int64_t i = 0; i <= n; ++i) layers.push_back(Linear(i + 1, i + 1));
    for (int64_t i = 0; i < n; ++i) register_module("next" + std::to_string(i), layers[i + 1]);
  }
};
TORCH_MODULE(Next);

struct BackwardsImpl : torch::nn::Module {
  explicit BackwardsImpl(int64_t n) {
    std::vector<Linear> layers;
    for (int64_t i = 0; i < n; ++i) layers.push_back(Linear(i + 1, i + 1));
    for (int64_t i = 0; i < n; ++i) {
      register_module("there" + std::to_string(i), layers[i]);
      register_module("back" + std::to_string(i), layers[n - 1 - i]);
    }
  }
};
TORCH_MODULE(Backwards);

// Two lists, filled by loops of their own.
struct ParallelImpl : torch::nn::Module {
  explicit ParallelImpl(int64_t n) {
    std::vector<Linear> layers;
    std::vector<torch::nn::BatchNorm1d> norms;
    std::vector<int64_t> widths;
    for (int64_t i = 0; i < n; ++i) {
      layers.push_back(Linear(i + 1, 2));
      norms.push_back(torch::nn::BatchNorm1d(i + 3));
    }
    for (int64_t i = 0; i < n; ++i) widths.push_back(2 * i + 1);
    for (int64_t i = 0; i < n; ++i) {
      register_module("fc" + std::to_string(i), layers[i]);
      register_module("bn" + std::to_string(i), norms[i]);
      register_module("out" + std::to_string(i), Linear(widths[i], 1));
    }
  }
};
TORCH_MODULE(Parallel);

// The list is walked again and again.
struct NestedImpl : torch::nn::Module {
  NestedImpl(int64_t n, int64_t m) {
    std::vector<Linear> layers;
    for (int64_t i = 0; i < n; ++i) layers.push_back(Linear(i + 1, 2));
    for (int64_t j = 0; j < m; ++j) {
      torch::nn::ModuleList row;
      for (int64_t i = 0; i < n; ++i) row->push_back(layers[i]);
      row->push_back(Linear(j + 1, 1));
      register_module("row" + std::to_string(j), row);
    }
  }
};
TORCH_MODULE(Nested);

// An element is another object where it is registered.
struct ReplacedImpl : torch::nn::Module {
  explicit ReplacedImpl(int64_t n) {
    std::vector<Linear> layers;
    for (int64_t i = 0; i < n; ++i) layers.push_back(Linear(2, 2));
    for (int64_t i = 0; i < n; ++i) {
      layers[i] = Linear(i + 1, 3);
      register_module("fc" + std::to_string(i), layers[i]);
    }
  }
};
TORCH_MODULE(Replaced);

struct GuardedImpl : torch::nn::Module {
  explicit GuardedImpl(int64_t n) {
    std::vector<Linear> layers;
    for (int64_t i = 0; i < n; ++i) layers.push_back(Linear(i + 1, 2));
    for (int64_t i = 0; i < n; ++i)
      if (i != 1) register_module("fc" + std::to_string(i), layers[i]);
  }
};
TORCH_MODULE(Guarded);

// The list has one element more than the second loop takes.
struct LongerImpl : torch::nn::Module {
  explicit LongerImpl(int64_t n) {
    std::vector<Linear> layers;
    for (int64_t i = 0; i < n; ++i) layers.push_back(Linear(i + 1, 2));
    layers.push_back(Linear(9, 9));
    for (int64_t i = 0; i < n; ++i) register_module("fc" + std::to_string(i), layers[i]);
  }
};
TORCH_MODULE(Longer);

struct ListedImpl : torch::nn::Module {
  explicit ListedImpl(int64_t n) {
    for (int64_t i = 0; i < n; ++i) blocks->push_back(Linear(i + 1, 2));
    for (size_t i = 0; i < blocks->size(); ++i) register_module("block" + std::to_string(i), blocks[i]);
    for (size_t i = 0; i < blocks->size(); ++i) register_module("again" + std::to_string(i), blocks->ptr(i));
  }
  torch::nn::ModuleList blocks;
};
TORCH_MODULE(Listed);

// The loop that fills the list walks what is in it already.
struct WithinImpl : torch::nn::Module {
  explicit WithinImpl(int64_t n) {
    std::vector<Linear> layers;
    for (int64_t i = 0; i < n; ++i) {
      layers.push_back(Linear(i + 1, 2));
      for (size_t j = 0; j < layers.size(); ++j)
        register_module("l" + std::to_string(i) + "_" + std::to_string(j), layers[j]);
    }
  }
};
TORCH_MODULE(Within);

struct TailImpl : torch::nn::Module {
  explicit TailImpl(int64_t n) {
    std::vector<Linear> layers;
    for (int64_t i = 0; i < n; ++i) layers.push_back(Linear(i + 1, 2));
    for (int64_t i = 1; i < n; ++i) register_module("fc" + std::to_string(i), layers[i]);
  }
};
TORCH_MODULE(Tail);

// Two walks change what a loop has made, the second one not in each iteration.
struct WalkedImpl : torch::nn::Module {
  explicit WalkedImpl(int64_t n) {
    std::vector<torch::nn::Sequential> parts;
    for (int64_t i = 0; i < n; ++i) parts.push_back(torch::nn::Sequential(Linear(i + 1, 2)));
    for (auto& part : parts) part->push_back(Linear(4, 4));
    int64_t k = 0;
    for (auto& part : parts) {
      if (k > 0) part->push_back("late", Linear(k, 5));
      register_module("part" + std::to_string(k++), part);
    }
  }
};
TORCH_MODULE(Walked);

// Each with each.
struct PairsImpl : torch::nn::Module {
  explicit PairsImpl(int64_t n) {
    std::vector<Linear> layers;
    for (int64_t i = 0; i < n; ++i) layers.push_back(Linear(i + 1, 2));
    int64_t k = 0;
    for (auto& a : layers)
      for (auto& b : layers) register_module("pair" + std::to_string(k++), torch::nn::Sequential(a, b));
  }
};
TORCH_MODULE(Pairs);

struct PrefixedImpl : torch::nn::Module {
  explicit PrefixedImpl(int64_t n) {
    std::vector<torch::nn::BatchNorm1d> norms;
    for (int64_t i = 0; i < n; ++i) norms.push_back(torch::nn::BatchNorm1d(i + 1));
    add("a", norms);
    add("b", norms);
  }
  void add(const std::string& prefix, std::vector<torch::nn::BatchNorm1d>& norms) {
    for (size_t i = 0; i < norms.size(); ++i) register_module(prefix + std::to_string(i), norms[i]);
  }
};
TORCH_MODULE(Prefixed);

// Lists in what a loop has made.
struct StagedImpl : torch::nn::Module {
  StagedImpl(int64_t n, int64_t m) {
    std::vector<torch::nn::ModuleList> stages;
    for (int64_t i = 0; i < n; ++i) {
      torch::nn::ModuleList stage;
      for (int64_t j = 0; j < m; ++j) stage->push_back(Linear(i + 1, j + 1));
      stages.push_back(stage);
    }
    for (int64_t i = 0; i < n; ++i) {
      stages[i]->push_back(torch::nn::BatchNorm1d(i + 2));
      register_module("stage" + std::to_string(i), stages[i]);
    }
  }
};
TORCH_MODULE(Staged);

// The list is not there where the loop does not run.
struct AbsentImpl : torch::nn::Module {
  explicit AbsentImpl(int64_t n) {
    torch::nn::ModuleList blocks{nullptr};
    if (n > 0) blocks = torch::nn::ModuleList();
    for (int64_t i = 0; i < n; ++i) blocks->push_back(Linear(i + 1, 2));
    for (int64_t i = 0; i < n; ++i) register_module("block" + std::to_string(i), blocks->ptr(i));
  }
};
TORCH_MODULE(Absent);

// A second list that is filled under a condition.
struct OptionalImpl : torch::nn::Module {
  OptionalImpl(int64_t n, bool norm) {
    std::vector<Linear> layers;
    std::vector<torch::nn::BatchNorm1d> norms;
    for (int64_t i = 0; i < n; ++i) {
      layers.push_back(Linear(i + 1, 2));
      if (norm) norms.push_back(torch::nn::BatchNorm1d(i + 3));
    }
    for (size_t i = 0; i < layers.size(); ++i) {
      register_module("fc" + std::to_string(i), layers[i]);
      if (norm) register_module("bn" + std::to_string(i), norms[i]);
    }
    for (int64_t i = 0; i < n; ++i)
      if (norm) register_module("again" + std::to_string(i), norms[i]);
  }
};
TORCH_MODULE(Optional);

// The loop's elements are of one kind or of another.
struct EitherImpl : torch::nn::Module {
  EitherImpl(int64_t n, bool wide) {
    std::vector<Linear> layers;
    for (int64_t i = 0; i < n; ++i) {
      if (wide)
        layers.push_back(Linear(i + 10, 20));
      else
        layers.push_back(Linear(i + 1, 2));
    }
    for (int64_t i = 0; i < n; ++i) register_module("fc" + std::to_string(i), layers[i]);
  }
};
TORCH_MODULE(Either);

// Elements that have the modules in them.
struct NamedImpl : torch::nn::Module {
  explicit NamedImpl(int64_t n) {
    std::vector<std::pair<std::string, Linear>> layers;
    for (int64_t i = 0; i < n; ++i) layers.push_back({"l" + std::to_string(i), Linear(i + 1, 2)});
    for (size_t i = 0; i < layers.size(); ++i) register_module(layers[i].first, layers[i].second);
    register_module("first", layers[0].second);
  }
};
TORCH_MODULE(Named);

// One list that takes turns.
struct AlternatingImpl : torch::nn::Module {
  explicit AlternatingImpl(int64_t n) {
    std::vector<Linear> layers;
    for (int64_t i = 0; i < n; ++i) {
      layers.push_back(Linear(i + 1, 2));
      layers.push_back(Linear(i + 5, 6));
    }
    for (size_t i = 0; i < layers.size(); ++i) register_module("fc" + std::to_string(i), layers[i]);
  }
};
TORCH_MODULE(Alternating);

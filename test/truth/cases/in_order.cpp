// Lists in which one iteration of a loop puts several elements, walked, joined and taken by number.
// construct: Filled(0)
//   set FilledImpl: n=0
// construct: Filled(1)
//   set FilledImpl: n=1
// construct: Filled(3)
//   set FilledImpl: n=3
// construct: Extended(0, 3)
//   set ExtendedImpl: n=0, width=3
// construct: Extended(2, 3)
//   set ExtendedImpl: n=2, width=3
// construct: TwoBlocks(2, 3)
//   set TwoBlocksImpl: n=2, m=3
// construct: TwoBlocks(0, 1)
//   set TwoBlocksImpl: n=0, m=1
// construct: TwoBlocks(1, 0)
//   set TwoBlocksImpl: n=1, m=0
// construct: SameBlockAgain(0)
//   set SameBlockAgainImpl: n=0
// construct: SameBlockAgain(2)
//   set SameBlockAgainImpl: n=2
// construct: Inserted(0)
//   set InsertedImpl: n=0
// construct: Inserted(3)
//   set InsertedImpl: n=3
// construct: InsertedPlain(0)
//   set InsertedPlainImpl: n=0
// construct: InsertedPlain(3)
//   set InsertedPlainImpl: n=3
// construct: Numbers(1)
//   set NumbersImpl: n=1
// construct: Numbers(3)
//   set NumbersImpl: n=3
// construct: EachNumber(0)
//   set EachNumberImpl: n=0
// construct: EachNumber(1)
//   set EachNumberImpl: n=1
// construct: EachNumber(3)
//   set EachNumberImpl: n=3
// construct: Ends(1)
//   set EndsImpl: n=1
// construct: Ends(3)
//   set EndsImpl: n=3
// construct: Named(0)
//   set NamedImpl: n=0
// construct: Named(3)
//   set NamedImpl: n=3
// construct: InnerLoop(0, 2)
//   set InnerLoopImpl: n=0, m=2
// construct: InnerLoop(2, 0)
//   set InnerLoopImpl: n=2, m=0
// construct: InnerLoop(2, 3)
//   set InnerLoopImpl: n=2, m=3
// construct: GrowingInner(0)
//   set GrowingInnerImpl: n=0
// construct: GrowingInner(1)
//   set GrowingInnerImpl: n=1
// construct: GrowingInner(3)
//   set GrowingInnerImpl: n=3
// construct: Guarded(3, true)
//   set GuardedImpl: n=3, norm=true
// construct: Guarded(3, false)
//   set GuardedImpl: n=3, norm=false
// construct: Guarded(0, true)
//   set GuardedImpl: n=0, norm=true
// construct: ButLast(0)
//   set ButLastImpl: n=0
// construct: ButLast(1)
//   set ButLastImpl: n=1
// construct: ButLast(4)
//   set ButLastImpl: n=4
// construct: Children(0)
//   set ChildrenImpl: n=0
// construct: Children(3)
//   set ChildrenImpl: n=3
// construct: Cloned(0)
//   set ClonedImpl: n=0
// construct: Cloned(3)
//   set ClonedImpl: n=3
// construct: ByNumber(1)
//   set ByNumberImpl: n=1
// construct: ByNumber(3)
//   set ByNumberImpl: n=3
// construct: HalfByNumber(2)
//   set HalfByNumberImpl: n=2
// construct: HalfByNumber(4)
//   set HalfByNumberImpl: n=4
// construct: Copied(0)
//   set CopiedImpl: n=0
// construct: Copied(3)
//   set CopiedImpl: n=3
// construct: Positions(0)
//   set PositionsImpl: n=0
// construct: Positions(3)
//   set PositionsImpl: n=3
// construct: InFront(0)
//   set InFrontImpl: n=0
// construct: InFront(1)
//   set InFrontImpl: n=1
// construct: InFront(3)
//   set InFrontImpl: n=3
// construct: InFrontOfSome(0)
//   set InFrontOfSomeImpl: n=0
// construct: InFrontOfSome(2)
//   set InFrontOfSomeImpl: n=2
// construct: FrontToList(0)
//   set FrontToListImpl: n=0
// construct: FrontToList(3)
//   set FrontToListImpl: n=3
// construct: FrontRegistered(0)
//   set FrontRegisteredImpl: n=0
// construct: FrontRegistered(3)
//   set FrontRegisteredImpl: n=3
// construct: FrontRead(1)
//   set FrontReadImpl: n=1
// construct: FrontRead(3)
//   set FrontReadImpl: n=3
// construct: Growing(0)
//   set GrowingImpl: n=0
// construct: Growing(1)
//   set GrowingImpl: n=1
// construct: Growing(3)
//   set GrowingImpl: n=3
// construct: FrontTaken(0)
//   set FrontTakenImpl: n=0
// construct: FrontTaken(3)
//   set FrontTakenImpl: n=3
// construct: FrontIndexed(0)
//   set FrontIndexedImpl: n=0
// construct: FrontIndexed(3)
//   set FrontIndexedImpl: n=3
// construct: FrontErased(0)
//   set FrontErasedImpl: n=0
// construct: FrontErased(3)
//   set FrontErasedImpl: n=3
// construct: FrontAssigned(0)
//   set FrontAssignedImpl: n=0
// construct: FrontAssigned(3)
//   set FrontAssignedImpl: n=3
#include <torch/torch.h>

#include <deque>

torch::nn::Sequential block(int64_t n, int64_t width) {
  torch::nn::Sequential layers;
  for (int64_t i = 0; i < n; ++i) {
    layers->push_back(torch::nn::Linear(i + 1, width));
    layers->push_back(torch::nn::ReLU());
    layers->push_back(torch::nn::BatchNorm1d(width));
  }
  return layers;
}

struct FilledImpl : torch::nn::Module {
  explicit FilledImpl(int64_t n) {
    std::vector<torch::nn::AnyModule> layers;
    for (int64_t i = 0; i < n; ++i) {
      layers.push_back(torch::nn::AnyModule(torch::nn::Linear(i + 1, 2)));
      layers.push_back(torch::nn::AnyModule(torch::nn::BatchNorm1d(2)));
    }
    for (auto& layer : layers) body->push_back(layer);
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(Filled);

struct ExtendedImpl : torch::nn::Module {
  ExtendedImpl(int64_t n, int64_t width) {
    body->extend(*block(n, width));
    body->push_back(torch::nn::Linear(width, 1));
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(Extended);

struct TwoBlocksImpl : torch::nn::Module {
  TwoBlocksImpl(int64_t n, int64_t m) {
    body->extend(*block(n, 2));
    body->extend(*block(m, 4));
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(TwoBlocks);

struct SameBlockAgainImpl : torch::nn::Module {
  explicit SameBlockAgainImpl(int64_t n) {
    torch::nn::Sequential part = block(n, 2);
    body->extend(*part);
    body->extend(*part);
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(SameBlockAgain);

struct InsertedImpl : torch::nn::Module {
  explicit InsertedImpl(int64_t n) {
    std::vector<torch::nn::AnyModule> part, all;
    for (int64_t i = 0; i < n; ++i) {
      part.push_back(torch::nn::AnyModule(torch::nn::Linear(i + 1, 2)));
      part.push_back(torch::nn::AnyModule(torch::nn::LayerNorm(torch::nn::LayerNormOptions({2}))));
    }
    all.insert(all.end(), part.begin(), part.end());
    all.insert(all.end(), part.begin(), part.end());
    for (auto& layer : all) body->push_back(layer);
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(Inserted);

struct InsertedPlainImpl : torch::nn::Module {
  explicit InsertedPlainImpl(int64_t n) {
    std::vector<int64_t> part, all;
    for (int64_t i = 0; i < n; ++i) part.push_back(i + 1);
    all.insert(all.end(), part.begin(), part.end());
    all.insert(all.end(), part.begin(), part.end());
    for (int64_t width : all) body->push_back(torch::nn::Linear(width, 2));
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(InsertedPlain);

struct NumbersImpl : torch::nn::Module {
  explicit NumbersImpl(int64_t n) {
    std::vector<int64_t> widths;
    for (int64_t i = 0; i < n; ++i) {
      widths.push_back(i + 2);
      widths.push_back(i + 20);
    }
    for (size_t i = 0; i + 1 < widths.size(); ++i) body->push_back(torch::nn::Linear(widths[i], widths[i + 1]));
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(Numbers);

struct EachNumberImpl : torch::nn::Module {
  explicit EachNumberImpl(int64_t n) {
    std::vector<int64_t> widths;
    for (int64_t i = 0; i < n; ++i) {
      widths.push_back(i + 2);
      widths.push_back(i + 20);
    }
    int64_t before = 7;
    for (int64_t width : widths) {
      body->push_back(torch::nn::Linear(before, width));
      before = width;
    }
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(EachNumber);

struct EndsImpl : torch::nn::Module {
  explicit EndsImpl(int64_t n) {
    std::vector<int64_t> widths;
    for (int64_t i = 0; i < n; ++i) {
      widths.push_back(i + 2);
      widths.push_back(i + 20);
    }
    body->push_back(torch::nn::Linear(widths.front(), widths.back()));
    body->push_back(torch::nn::Linear(widths[0], widths[1]));
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(Ends);

struct NamedImpl : torch::nn::Module {
  explicit NamedImpl(int64_t n) {
    torch::OrderedDict<std::string, std::shared_ptr<torch::nn::Module>> layers;
    for (int64_t i = 0; i < n; ++i) {
      layers.insert("fc" + std::to_string(i), torch::nn::Linear(2, 2).ptr());
      layers.insert("bn" + std::to_string(i), torch::nn::BatchNorm1d(2).ptr());
    }
    for (const auto& layer : layers) register_module(layer.key(), layer.value());
  }
};
TORCH_MODULE(Named);

struct InnerLoopImpl : torch::nn::Module {
  InnerLoopImpl(int64_t n, int64_t m) {
    std::vector<torch::nn::AnyModule> layers;
    for (int64_t i = 0; i < n; ++i) {
      for (int64_t j = 0; j < m; ++j) layers.push_back(torch::nn::AnyModule(torch::nn::Linear(j + 1, i + 1)));
      layers.push_back(torch::nn::AnyModule(torch::nn::BatchNorm1d(i + 1)));
    }
    for (auto& layer : layers) body->push_back(layer);
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(InnerLoop);

struct GrowingInnerImpl : torch::nn::Module {
  explicit GrowingInnerImpl(int64_t n) {
    for (int64_t i = 0; i < n; ++i)
      for (int64_t j = 0; j < i; ++j) body->push_back(torch::nn::Linear(j + 1, i + 1));
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(GrowingInner);

struct GuardedImpl : torch::nn::Module {
  GuardedImpl(int64_t n, bool norm) {
    std::vector<torch::nn::AnyModule> layers;
    for (int64_t i = 0; i < n; ++i) {
      layers.push_back(torch::nn::AnyModule(torch::nn::Linear(i + 1, 2)));
      if (norm) layers.push_back(torch::nn::AnyModule(torch::nn::BatchNorm1d(2)));
    }
    for (auto& layer : layers) body->push_back(layer);
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(Guarded);

struct ButLastImpl : torch::nn::Module {
  explicit ButLastImpl(int64_t n) {
    std::vector<torch::nn::AnyModule> layers;
    for (int64_t i = 0; i < n; ++i) {
      layers.push_back(torch::nn::AnyModule(torch::nn::Linear(i + 1, 2)));
      if (i + 1 < n) layers.push_back(torch::nn::AnyModule(torch::nn::BatchNorm1d(2)));
    }
    for (auto& layer : layers) body->push_back(layer);
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(ButLast);

struct ChildrenImpl : torch::nn::Module {
  explicit ChildrenImpl(int64_t n) {
    torch::nn::Sequential other = block(n, 3);
    torch::nn::ModuleList list;
    for (const auto& child : other->children()) list->push_back(child);
    register_module("list", list);
  }
};
TORCH_MODULE(Children);

struct ClonedImpl : torch::nn::Module {
  explicit ClonedImpl(int64_t n) {
    torch::nn::Sequential other = block(n, 3);
    register_module("copy", std::dynamic_pointer_cast<torch::nn::SequentialImpl>(other->clone()));
  }
};
TORCH_MODULE(Cloned);

struct ByNumberImpl : torch::nn::Module {
  explicit ByNumberImpl(int64_t n) {
    std::vector<torch::nn::Linear> layers;
    for (int64_t i = 0; i < n; ++i) {
      layers.push_back(torch::nn::Linear(1, i + 1));
      layers.push_back(torch::nn::Linear(2, i + 1));
    }
    for (int64_t i = 0; i < n; ++i) register_module("fc" + std::to_string(i), layers[2 * i]);
    for (int64_t i = 0; i < n; ++i) register_module("gate" + std::to_string(i), layers[2 * i + 1]);
  }
};
TORCH_MODULE(ByNumber);

struct HalfByNumberImpl : torch::nn::Module {
  explicit HalfByNumberImpl(int64_t n) {
    std::vector<torch::nn::Linear> layers;
    for (int64_t i = 0; i < n; ++i) {
      layers.push_back(torch::nn::Linear(1, i + 1));
      layers.push_back(torch::nn::Linear(2, i + 1));
    }
    for (int64_t i = 0; i < n; ++i) register_module("fc" + std::to_string(i), layers[i]);
  }
};
TORCH_MODULE(HalfByNumber);

struct CopiedImpl : torch::nn::Module {
  explicit CopiedImpl(int64_t n) {
    std::vector<int64_t> widths, twice;
    for (int64_t i = 0; i < n; ++i) {
      widths.push_back(i + 2);
      widths.push_back(i + 20);
    }
    std::copy(widths.begin(), widths.end(), std::back_inserter(twice));
    std::copy(widths.begin(), widths.end(), std::back_inserter(twice));
    for (int64_t width : twice) body->push_back(torch::nn::Linear(1, width));
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(Copied);

struct PositionsImpl : torch::nn::Module {
  explicit PositionsImpl(int64_t n) {
    torch::nn::ModuleList first, second;
    for (int64_t i = 0; i < n; ++i) {
      first->push_back(torch::nn::Linear(i + 1, 2));
      second->push_back(torch::nn::Linear(2, i + 1));
      first->push_back(torch::nn::Linear(1, 1));
    }
    torch::nn::ModuleList all;
    all->extend(*first);
    all->extend(*second);
    register_module("all", all);
  }
};
TORCH_MODULE(Positions);

struct InFrontImpl : torch::nn::Module {
  explicit InFrontImpl(int64_t n) {
    std::vector<int64_t> widths;
    for (int64_t i = 0; i < n; ++i) widths.insert(widths.begin(), i + 1);
    for (int64_t width : widths) body->push_back(torch::nn::Linear(width, 2));
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(InFront);

struct InFrontOfSomeImpl : torch::nn::Module {
  explicit InFrontOfSomeImpl(int64_t n) {
    std::vector<int64_t> widths{7, 8};
    for (int64_t i = 0; i < n; ++i) widths.insert(widths.begin(), i + 1);
    for (int64_t width : widths) body->push_back(torch::nn::Linear(width, 2));
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(InFrontOfSome);

struct FrontToListImpl : torch::nn::Module {
  explicit FrontToListImpl(int64_t n) {
    std::deque<torch::nn::AnyModule> layers;
    for (int64_t i = 0; i < n; ++i) layers.push_front(torch::nn::AnyModule(torch::nn::Linear(i + 1, 2)));
    for (auto& layer : layers) body->push_back(layer);
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(FrontToList);

struct FrontRegisteredImpl : torch::nn::Module {
  explicit FrontRegisteredImpl(int64_t n) {
    std::vector<torch::Tensor> gains;
    for (int64_t i = 0; i < n; ++i)
      gains.insert(gains.begin(), register_parameter("gain" + std::to_string(i), torch::ones({i + 1})));
  }
};
TORCH_MODULE(FrontRegistered);

struct FrontReadImpl : torch::nn::Module {
  explicit FrontReadImpl(int64_t n) {
    std::vector<int64_t> widths{4};
    for (int64_t i = 0; i < n; ++i) widths.insert(widths.begin(), widths[0] + 1);
    register_module("first", torch::nn::Linear(widths.front(), 2));
    register_module("last", torch::nn::Linear(widths.back(), 2));
  }
};
TORCH_MODULE(FrontRead);

struct GrowingImpl : torch::nn::Module {
  explicit GrowingImpl(int64_t n) {
    std::vector<int64_t> widths;
    for (int64_t i = 0; i < n; ++i) {
      widths.push_back(i + 1);
      for (int64_t width : widths) body->push_back(torch::nn::Linear(width, 2));
    }
    register_module("body", body);
  }
  torch::nn::Sequential body;
};
TORCH_MODULE(Growing);

struct FrontTakenImpl : torch::nn::Module {
  explicit FrontTakenImpl(int64_t n) {
    std::vector<int64_t> widths{7, 8};
    for (int64_t i = 0; i < n; ++i) widths.insert(widths.begin(), i + 1);
    register_module("fc", torch::nn::Linear(widths.front(), widths.back()));
  }
};
TORCH_MODULE(FrontTaken);

struct FrontIndexedImpl : torch::nn::Module {
  explicit FrontIndexedImpl(int64_t n) {
    std::vector<int64_t> widths{7, 8};
    for (int64_t i = 0; i < n; ++i) widths.insert(widths.begin(), i + 1);
    register_module("fc", torch::nn::Linear(widths[0], widths.at(1)));
  }
};
TORCH_MODULE(FrontIndexed);

struct FrontErasedImpl : torch::nn::Module {
  explicit FrontErasedImpl(int64_t n) {
    std::vector<int64_t> widths{7, 8};
    for (int64_t i = 0; i < n; ++i) widths.insert(widths.begin(), i + 1);
    widths.erase(widths.begin());
    int64_t sum = 0;
    for (int64_t width : widths) sum += width;
    register_module("fc", torch::nn::Linear(sum, 1));
  }
};
TORCH_MODULE(FrontErased);

struct FrontAssignedImpl : torch::nn::Module {
  explicit FrontAssignedImpl(int64_t n) {
    std::vector<int64_t> widths{7, 8};
    for (int64_t i = 0; i < n; ++i) widths.insert(widths.begin(), i + 1);
    widths[0] = 5;
    int64_t largest = 0;
    for (int64_t width : widths) largest = width > largest ? width : largest;
    register_module("fc", torch::nn::Linear(largest, 1));
  }
};
TORCH_MODULE(FrontAssigned);

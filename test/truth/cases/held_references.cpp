// References that pairs, tuples, maps and std::reference_wrapper hold: what is assigned through them is the member.
//
// construct: Slots(0, 3)
//   set SlotsImpl: which=0, size=3
// construct: Slots(1, 3)
//   set SlotsImpl: which=1, size=3
// construct: ByName("left", 3)
//   set ByNameImpl: which="left", size=3
// construct: ByName("right", 3)
//   set ByNameImpl: which="right", size=3
// construct: ByPointer("left", 3)
//   set ByPointerImpl: which="left", size=3
// construct: ByPointer("other", 3)
//   set ByPointerImpl: which="other", size=3
// construct: Pairs(true, 3)
//   set PairsImpl: big=true, size=3
// construct: Pairs(false, 3)
//   set PairsImpl: big=false, size=3
// construct: Made()
// construct: Listed()
// construct: Copies()
// construct: Numbers()
// construct: Applied()
// construct: Widened(true, std::vector<int64_t>{1, 2})
// construct: Widened(false, std::vector<int64_t>{1, 2})
// construct: Joined(true, 5)
//   set JoinedImpl: first=true, size=5
// construct: Joined(false, 5)
//   set JoinedImpl: first=false, size=5
// construct: Mixed(true, 5)
//   set MixedImpl: first=true, size=5
// construct: Mixed(false, 5)
//   set MixedImpl: first=false, size=5
#include <torch/torch.h>

#include <array>
#include <functional>
#include <map>
#include <tuple>

struct PartsImpl : torch::nn::Module {
  torch::nn::Linear left{nullptr}, right{nullptr};
};

struct SlotsImpl : PartsImpl {
  SlotsImpl(int which, int64_t size) {
    std::vector<std::reference_wrapper<torch::nn::Linear>> slots{left, right};
    slots[which].get() = register_module("x", torch::nn::Linear(size, size));
    if (left) register_module("after", torch::nn::Linear(size, 1));
  }
};
TORCH_MODULE(Slots);

struct ByNameImpl : PartsImpl {
  ByNameImpl(std::string which, int64_t size) {
    std::map<std::string, std::reference_wrapper<torch::nn::Linear>> slots{{"left", left}, {"right", right}};
    slots.at(which).get() = register_module("x", torch::nn::Linear(size, 4));
    if (left) register_module("after", torch::nn::Linear(size, 1));
  }
};
TORCH_MODULE(ByName);

struct ByPointerImpl : PartsImpl {
  ByPointerImpl(std::string which, int64_t size) {
    std::map<std::string, torch::nn::Linear*> slots{{"left", &left}, {"right", &right}};
    *slots.at(which) = register_module("x", torch::nn::Linear(size, size));
    if (left) register_module("after", torch::nn::Linear(size, 1));
  }
};
TORCH_MODULE(ByPointer);

struct PairsImpl : PartsImpl {
  PairsImpl(bool big, int64_t size) {
    std::map<std::string, std::pair<torch::nn::Linear&, int64_t>> parts;
    parts.emplace("left", std::pair<torch::nn::Linear&, int64_t>(left, size));
    parts.insert({"right", {right, 2 * size}});
    for (auto& [name, part] : parts) {
      if (name == "right" && !big) continue;
      part.first = register_module(name, torch::nn::Linear(part.second, size));
    }
    if (right) register_buffer("b", torch::zeros({size}));
    register_buffer("w", torch::zeros({left->weight.size(1)}));
  }
};
TORCH_MODULE(Pairs);

struct MadeImpl : PartsImpl {
  MadeImpl() {
    auto pair = std::make_pair("left", std::ref(left));
    pair.second = torch::nn::Linear(2, 2);
    auto tuple = std::make_tuple(std::ref(right), 3);
    std::get<0>(tuple) = torch::nn::Linear(2, std::get<1>(tuple));
    register_module("left", left);
    register_module("right", right);
    std::pair<int, std::reference_wrapper<torch::nn::Linear>> wrapped{1, right};
    wrapped.second.get() = register_module("third", torch::nn::Linear(5, 5));
    register_buffer("b", torch::zeros({right->weight.size(0)}));
  }
};
TORCH_MODULE(Made);

struct ListedImpl : PartsImpl {
  ListedImpl() {
    std::vector<std::pair<std::string, torch::nn::Linear&>> parts{{"a", left}, {"b", right}};
    for (auto& [name, part] : parts) part = register_module(name, torch::nn::Linear(2, 2));
    if (left) register_module("after", torch::nn::Linear(1, 1));
    for (torch::nn::Linear& part : {std::ref(left), std::ref(right)}) part = torch::nn::Linear(3, 3);
    register_module("c", left);
    std::array<std::reference_wrapper<torch::nn::Linear>, 2> both{left, right};
    int number = 0;
    for (auto& part : both) part.get() = torch::nn::Linear(2, ++number);
    register_module("d", left);
    register_module("e", right);
  }
};
TORCH_MODULE(Listed);

// A copy of a reference_wrapper is no reference to it; one of a member that has a module is to the member.
struct CopiesImpl : PartsImpl {
  CopiesImpl() {
    left = torch::nn::Linear(1, 1);
    auto first = std::ref(left);
    std::reference_wrapper<torch::nn::Linear> second = first, third(left);
    second.get() = torch::nn::Linear(2, 2);
    register_module("a", left);
    third.get() = torch::nn::Linear(3, 3);
    register_module("b", left);
    std::vector<std::pair<int, std::reference_wrapper<torch::nn::Linear>>> numbered;
    numbered.emplace_back(1, left);
    numbered.push_back({2, right});
    numbered.emplace_back(3, first);
    for (auto& [number, part] : numbered) part.get() = torch::nn::Linear(number, number + 1);
    register_module("c", left);
    register_module("d", right);
  }
};
TORCH_MODULE(Copies);

struct NumbersImpl : torch::nn::Module {
  NumbersImpl() {
    int x = 1, y = 2;
    std::tuple<int&, int> mixed(x, y);
    std::get<0>(mixed) = 5;
    std::get<1>(mixed) = 7;
    std::tie(x, y) = std::make_pair(y, x);
    register_buffer("a", torch::zeros({x, y}));
    std::pair<int&, int&> both(x, y);
    both = std::make_pair(8, 9);
    std::pair<int, int> copy = both;
    copy.first = 1;
    const std::pair<const int&, int> later{x, y};
    x = 11;
    register_buffer("b", torch::zeros({later.first, later.second, copy.first, copy.second}));
    auto [u, v] = std::tie(x, y);
    u = 3;
    register_buffer("c", torch::zeros({x, y, u, v}));
  }
};
TORCH_MODULE(Numbers);

struct AppliedImpl : PartsImpl {
  AppliedImpl() {
    std::apply(
        [](torch::nn::Linear& a, torch::nn::Linear& b) {
          a = torch::nn::Linear(4, 4);
          b = torch::nn::Linear(5, 5);
        },
        std::tie(left, right));
    std::apply([](auto&... part) { ((part = torch::nn::Linear(part->weight.size(0) + 1, 1)), ...); },
               std::forward_as_tuple(left, right));
    register_module("left", left);
    register_module("right", right);
  }
};
TORCH_MODULE(Applied);

struct WidenedImpl : torch::nn::Module {
  WidenedImpl(bool by_one, std::vector<int64_t> widths) {
    std::vector<std::reference_wrapper<int64_t>> references(widths.begin(), widths.end());
    const std::vector<std::reference_wrapper<int64_t>> copies(references.begin(), references.end());
    for (int64_t& width : copies) width += by_one ? 1 : 0;
    for (size_t i = 0; i < widths.size(); ++i) register_module("l" + std::to_string(i), torch::nn::Linear(widths[i], 1));
  }
};
TORCH_MODULE(Widened);

// References that a condition chooses.
struct JoinedImpl : PartsImpl {
  std::pair<torch::nn::Linear&, int64_t> pick(bool first) {
    if (first) return {left, 3};
    return {right, 4};
  }
  JoinedImpl(bool first, int64_t size) {
    auto pair = first ? std::make_pair(1, std::ref(left)) : std::make_pair(2, std::ref(right));
    pair.second = register_module("x", torch::nn::Linear(size, pair.first));
    if (left) register_module("l", torch::nn::Linear(1, 1));
    auto [part, width] = pick(!first);
    part = register_module("y", torch::nn::Linear(size, width));
    std::tuple<torch::nn::Linear&, int64_t&> both(first ? left : right, size);
    if (first) std::get<1>(both) += 2;
    std::get<0>(both) = register_module("z", torch::nn::Linear(size, 1));
    register_buffer("b", torch::zeros({left->weight.size(1), right->weight.size(1), size}));
  }
};
TORCH_MODULE(Joined);

// References beside values, and copies of what references lead to.
struct MixedImpl : torch::nn::Module {
  MixedImpl(bool first, int64_t size) {
    int64_t kept = 1, other = 2;
    std::tie(std::ignore, kept) = std::make_pair(3, size);
    std::tuple<int64_t&, torch::nn::Linear> part(other, nullptr);
    part = std::make_tuple(7, torch::nn::Linear(size, 6));
    register_module("part", std::get<1>(part));
    std::pair<int64_t&, int64_t> chosen = first ? std::pair<int64_t&, int64_t>(kept, 1)
                                                : std::pair<int64_t&, int64_t>(other, 2);
    std::pair<int64_t, int64_t> copy = chosen;
    copy.first = 9;
    register_buffer("a", torch::zeros({kept, other, copy.first}));
    chosen.first = 4;
    register_buffer("b", torch::zeros({kept, other, copy.second}));
  }
};
TORCH_MODULE(Mixed);

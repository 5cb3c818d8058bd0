// Pairs, tuples, optionals, variants, pointers, references and functions.
#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

// = (1, "x", 2.5)
auto pairsAndTuples() {
  std::pair<int, std::string> p{1, "x"}; std::tuple<int, double> t{7, 2.5};
  return std::make_tuple(p.first, std::get<1>(p), std::get<double>(t));
}

// = (9, 2)
auto assignedThroughGet() { std::tuple<int, int> t{1, 2}; std::get<0>(t) = 9; return t; }

std::pair<int, int> both() { return {3, 4}; }
// = 34
auto bound() { auto [a, b] = both(); return a * 10 + b; }

// = 34
auto tied() { int a = 0, b = 0; std::tie(a, b) = both(); return a * 10 + b; }

// = (2, 1)
auto swapped() { int a = 1, b = 2; std::swap(a, b); return std::make_pair(a, b); }

// = (false, 5, true, 3)
auto optionals() {
  std::optional<int> a, b = 3; bool empty = a.has_value(); a.value_or(4);
  return std::make_tuple(empty, a.value_or(5), b.has_value(), *b);
}

// = (c, c ? 3 : 7)
auto optionalUnderCondition(bool c) { std::optional<int> o; if (c) o = 3; return std::make_pair(o.has_value(), o.value_or(7)); }

// = c ? 3 : 0
auto optionalTested(bool c) { std::optional<int> o; if (c) o = 3; if (o) return *o; return 0; }

// = `dims.has_value()` ? dims : -1
auto optionalParameter(std::optional<int> dims) { return dims.value_or(-1); }

struct Config { int width = 1; };
// = 8
auto optionalMember() { std::optional<Config> o = Config{}; o->width = 8; return o->width; }

// throws
auto emptyOptional() { std::optional<int> o; return o.value(); }

// = (true, false, 3)
auto variants() {
  std::variant<int, std::string> v = 3;
  return std::make_tuple(std::holds_alternative<int>(v), std::holds_alternative<std::string>(v), std::get<int>(v));
}

// = c ? 3 : 4
auto variantUnderCondition(bool c) {
  std::variant<int, std::string> v = 3; if (!c) v = std::string("text");
  if (auto* number = std::get_if<int>(&v)) return *number;
  return static_cast<int>(std::get<std::string>(v).size());
}

// = 5
auto sharedObject() { auto a = std::make_shared<Config>(); auto b = a; b->width = 5; return a->width; }

// = (true, false)
auto pointerTests() { auto a = std::make_shared<Config>(); std::shared_ptr<Config> b; return std::make_pair(a != nullptr, static_cast<bool>(b)); }

// = c ? 5 : 1
auto pointerUnderCondition(bool c) {
  auto a = std::make_shared<Config>(), b = std::make_shared<Config>();
  auto chosen = c ? a : b; chosen->width = 5;
  return a->width;
}

// = 6
auto uniqueObject() { auto a = std::make_unique<Config>(); a->width = 6; auto b = std::move(a); return (*b).width; }

struct Base { virtual ~Base() = default; };
struct Left : Base { int value = 1; };
struct Right : Base { int value = 2; };
// = (true, true)
auto dynamicCasts() {
  std::shared_ptr<Base> p = std::make_shared<Left>();
  return std::make_pair(std::dynamic_pointer_cast<Left>(p) != nullptr, std::dynamic_pointer_cast<Right>(p) == nullptr);
}

// = [2, 3]
auto references() {
  int a = 1, b = 2; std::vector<std::reference_wrapper<int>> all{a, b};
  for (int& x : all) x += 1;
  return std::vector<int>{a, b};
}

// = 7
auto functions() { std::function<int(int)> f; if (!f) f = [](int x) { return x + 4; }; return f(3); }

// = c ? 4 : 6
auto functionUnderCondition(bool c) {
  std::function<int(int)> f = [](int x) { return x + 1; };
  if (!c) f = [](int x) { return x * 2; };
  return f(3);
}

// = 12
auto applied() { return std::apply([](int a, int b) { return a * b; }, std::make_tuple(3, 4)); }

// = [0, 10]
auto lambdasInVector() {
  std::vector<std::function<int(int)>> makers;
  makers.push_back([](int i) { return i; }); makers.push_back([](int i) { return 10 * i; });
  std::vector<int> result;
  for (std::size_t i = 0; i < makers.size(); ++i) result.push_back(makers[i](static_cast<int>(i)));
  return result;
}

struct Block { std::string type; };
// = (true, 1, 2)
auto genericLambdas() {
  std::vector<Block> v{{"conv"}, {"x"}};
  auto kind = [](auto&& x) {
    if constexpr (std::is_same_v<std::decay_t<decltype(x)>, int>) return 1; else return 2;
  };
  std::variant<int, std::string> a = 3, b = std::string("x");
  bool any = std::any_of(v.begin(), v.end(), [](const auto& block) { return block.type == "conv"; });
  return std::make_tuple(any, std::visit(kind, a), std::visit(kind, b));
}

// = (3, 5)
auto initialisedCaptures() { int a = 1; auto f = [b = a + 2, &c = a] { c = 5; return b; }; int r = f(); return std::make_pair(r, a); }

// = 8
auto nothingThere() { std::optional<int> a = std::nullopt; return a.value_or(8); }

int widthOr(int v, std::optional<int> least = std::nullopt) { return v + least.value_or(8); }
// = 9
auto nothingByDefault() { return widthOr(1); }

// = unknown
auto variantParameter(std::variant<int, std::string> size) { return std::holds_alternative<int>(size); }

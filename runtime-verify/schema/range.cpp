#include "schema/range.h"

#include <algorithm>

namespace dictum::schema {
namespace {

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

// Nodes of an expression that is looked at: a comparison is made often, and what is longer has seldom a bound.
constexpr std::size_t maximumWeight = 1000;

bool isBounded(std::int64_t end) { return end != lowest && end != highest; }

std::int64_t sumOfEnds(std::int64_t a, std::int64_t b, std::int64_t unbounded) {
  std::int64_t sum = 0;
  return isBounded(a) && isBounded(b) && !__builtin_add_overflow(a, b, &sum) ? sum : unbounded;
}

Range sum(const Range& a, const Range& b) {
  return {sumOfEnds(a.from, b.from, lowest), sumOfEnds(a.to, b.to, highest)};
}

// Where an end is missing, or a product overflows, only signs tell: those of sizes times something positive.
Range product(const Range& a, const Range& b) {
  std::int64_t low = highest, high = lowest;
  bool isExact = true;
  for (const std::int64_t x : {a.from, a.to})
    for (const std::int64_t y : {b.from, b.to}) {
      std::int64_t result = 0;
      isExact = isExact && isBounded(x) && isBounded(y) && !__builtin_mul_overflow(x, y, &result);
      low = std::min(low, result);
      high = std::max(high, result);
    }
  if (isExact) return {low, high};
  return a.from >= 0 && b.from >= 0 ? Range{0, highest} : Range{};
}

Range rangeBelow(const Expression& e) {
  if (const auto value = e.asInteger()) return {*value, *value};
  const auto& operands = e.operands();
  switch (e.operation()) {
    case Operation::Size:
      return {0, highest};
    case Operation::Negate:
      return product({-1, -1}, rangeBelow(operands[0]));
    case Operation::Conditional: {
      const Range then = rangeBelow(operands[1]), otherwise = rangeBelow(operands[2]);
      return {std::min(then.from, otherwise.from), std::max(then.to, otherwise.to)};
    }
    case Operation::Add:
    case Operation::Multiply: {
      Range result = rangeBelow(operands[0]);
      for (std::size_t i = 1; i < operands.size(); ++i)
        result = (e.operation() == Operation::Add ? sum : product)(result, rangeBelow(operands[i]));
      return result;
    }
    default:
      return {};
  }
}

}  // namespace

Range rangeOf(const Expression& e) {
  return e.type() == ValueType::Integer && e.weight() <= maximumWeight ? rangeBelow(e) : Range{};
}

std::optional<bool> decided(Operation operation, const Range& a, const Range& b) {
  const bool isApart = a.to < b.from || b.to < a.from;
  switch (operation) {
    case Operation::Less:
      if (a.to < b.from) return true;
      if (a.from >= b.to) return false;
      return std::nullopt;
    case Operation::LessEqual:
      if (a.to <= b.from) return true;
      if (a.from > b.to) return false;
      return std::nullopt;
    case Operation::Equal:
      return isApart ? std::optional(false) : std::nullopt;
    case Operation::NotEqual:
      return isApart ? std::optional(true) : std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace dictum::schema

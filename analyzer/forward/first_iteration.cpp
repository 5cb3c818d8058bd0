#include "forward/first_iteration.h"

#include <functional>
#include <optional>

namespace dictum::forward {

using schema::Expression;
using schema::Operation;

namespace {

// An index and where it begins, in the order in which the path has met them: what a loop says of its index comes before
// what its body asks.
struct Begin {
  Expression index, from;
};

std::optional<Begin> firstBegin(const Expression& condition) {
  if (condition.operation() == Operation::And) {
    for (const Expression& part : condition.operands())
      if (auto begin = firstBegin(part)) return begin;
    return std::nullopt;
  }
  if (condition.operation() != Operation::LessEqual) return std::nullopt;
  const Expression &from = condition.operands()[0], &index = condition.operands()[1];
  const bool isBegin = index.operation() == Operation::LoopIndex && schema::loopIndicesOf(from).empty();
  return isBegin ? std::optional(Begin{index, from}) : std::nullopt;
}

}  // namespace

Expression atFirstIteration(Expression condition) {
  while (const std::optional<Begin> begin = firstBegin(condition))
    condition = schema::substitute(condition, [&](const Expression& leaf) -> std::optional<Expression> {
      return leaf == begin->index ? std::optional(begin->from) : std::nullopt;
    });
  return condition;
}

}  // namespace dictum::forward

#include "symbolic/iterations.h"

#include <algorithm>

namespace dictum::symbolic {

namespace {

using schema::Expression;
using schema::Operation;

bool isCount(const Expression& e) {
  if (const auto value = e.asInteger()) return *value >= 0;
  const auto& operands = e.operands();
  switch (e.operation()) {
    case Operation::Input:
    case Operation::LoopIndex:
    case Operation::Size:
    case Operation::Index:
      return true;
    case Operation::Add:
    case Operation::Multiply:
    case Operation::Divide:
    case Operation::Remainder:
      return std::all_of(operands.begin(), operands.end(), isCount);
    case Operation::Conditional:
      return isCount(operands[1]) && isCount(operands[2]);
    default:
      return false;
  }
}

}  // namespace

Expression iterationsOf(const schema::Family& loop) {
  const Expression count = schema::subtract(loop.to, loop.from);
  if (isCount(count)) return count;
  return schema::conditional(schema::lessEqual(loop.from, loop.to), count, Expression::integer(0));
}

}  // namespace dictum::symbolic

#include "symbolic/iterations.h"

#include <algorithm>

#include "schema/linear.h"

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

// A condition of the index: `index < bound`, `index >= bound`, `index == bound` or `index != bound`.
enum class Relation { Below, From, At, NotAt };
struct Bound {
  Relation relation;
  Expression value;
};

std::optional<Bound> solvedFor(const std::string& index, const Expression& condition) {
  if (condition.operands().size() != 2) return std::nullopt;
  auto difference = schema::differenceOf(condition.operands()[0], condition.operands()[1]);
  if (!difference) return std::nullopt;
  const Expression leaf = Expression::loopIndex(index);
  std::int64_t factor = 0;
  for (const schema::LinearTerm& term : difference->terms())
    if (term.term == leaf) factor = term.factor;
  if (factor != 1 && factor != -1) return std::nullopt;
  if (!difference->add(leaf, -factor)) return std::nullopt;
  const Expression rest = difference->expression();
  if (schema::loopIndicesOf(rest).count(index)) return std::nullopt;
  const Expression one = Expression::integer(1);
  const Expression bound = factor == 1 ? schema::subtract(Expression::integer(0), rest) : rest;
  switch (condition.operation()) {
    case Operation::Less:
      return factor == 1 ? Bound{Relation::Below, bound} : Bound{Relation::From, schema::add(bound, one)};
    case Operation::LessEqual:
      return factor == 1 ? Bound{Relation::Below, schema::add(bound, one)} : Bound{Relation::From, bound};
    case Operation::Equal:
      return Bound{Relation::At, bound};
    case Operation::NotEqual:
      return Bound{Relation::NotAt, bound};
    default:
      return std::nullopt;
  }
}

Expression timesWhere(const schema::Family& loop, const Bound& bound) {
  const Expression& value = bound.value;
  const Expression zero = Expression::integer(0), one = Expression::integer(1), all = iterationsOf(loop);
  switch (bound.relation) {
    case Relation::Below: {  // a bound may be negative, as -1 for none
      const Expression first =
          schema::conditional(schema::less(loop.from, value), schema::subtract(value, loop.from), zero);
      return schema::conditional(schema::lessEqual(loop.to, value), all, first);
    }
    case Relation::From: {
      const Expression rest = schema::conditional(schema::less(schema::subtract(value, one), loop.to),
                                                  schema::subtract(loop.to, value), zero);
      return schema::conditional(schema::lessEqual(value, loop.from), all, rest);
    }
    case Relation::At:
    case Relation::NotAt: {
      const Expression isRun = schema::conjunction(schema::lessEqual(loop.from, value), schema::less(value, loop.to));
      const Expression once = schema::conditional(isRun, one, zero);
      return bound.relation == Relation::At ? once : schema::subtract(all, once);
    }
  }
  return all;
}

}  // namespace

std::optional<GuardedCount> timesWhere(const schema::Family& loop, const Expression& condition) {
  std::vector<Expression> free;
  std::optional<Bound> bound;
  const bool isAll = condition.operation() == Operation::And;
  for (const Expression& part : isAll ? condition.operands() : std::vector<Expression>{condition}) {
    if (!schema::loopIndicesOf(part).count(loop.index)) {
      free.push_back(part);
      continue;
    }
    if (bound) return std::nullopt;
    bound = solvedFor(loop.index, part);
    if (!bound) return std::nullopt;
  }
  if (!bound) return std::nullopt;
  return GuardedCount{schema::conjunction(free), timesWhere(loop, *bound)};
}

Expression iterationsOf(const schema::Family& loop) {
  const Expression count = schema::subtract(loop.to, loop.from);
  if (isCount(count)) return count;
  return schema::conditional(schema::lessEqual(loop.from, loop.to), count, Expression::integer(0));
}

}  // namespace dictum::symbolic

// Terms with a known value are replaced, comparisons are decided by bounds.
#include "schema/assuming.h"

#include <algorithm>

#include "schema/linear.h"

namespace dictum::schema {
namespace {

// a - b, as terms and what is added to them.
struct Difference {
  Expression terms;
  std::int64_t constant = 0;
};

// Nothing where fewer than two terms are left, or more than a bound is worth learning of.
std::optional<Difference> difference(const Expression& a, const Expression& b) {
  constexpr std::size_t maximumTerms = 4;
  if (a.type() != ValueType::Integer || b.type() != ValueType::Integer) return std::nullopt;
  auto sum = differenceOf(a, b);
  if (!sum) return std::nullopt;
  const std::size_t count = sum->terms().size();
  const std::int64_t constant = sum->constant();
  constexpr std::int64_t large = std::int64_t{1} << 60;
  if (count < 2 || count > maximumTerms || constant > large || constant < -large) return std::nullopt;
  if (!sum->add(Expression::integer(-constant), 1)) return std::nullopt;
  return Difference{sum->expression(), constant};
}

std::optional<Expression> literal(std::optional<bool> value) {
  return value ? std::optional(Expression::boolean(*value)) : std::nullopt;
}

}  // namespace

void Facts::learn(const Expression& fact) {
  if (fact.isLiteral()) return;
  if (fact.operation() == Operation::And) {
    for (const Expression& operand : fact.operands()) learn(operand);
    return;
  }
  values_.emplace(fact, Expression::boolean(true));
  values_.emplace(negation(fact), Expression::boolean(false));
  const auto& operands = fact.operands();
  if (fact.operation() == Operation::Equal && operands[1].isLiteral() && operands[1].type() != ValueType::Floating &&
      operands[0].type() == operands[1].type()) {
    values_.emplace(operands[0], operands[1]);
  }
  if (fact.operation() == Operation::Less || fact.operation() == Operation::LessEqual) learnBound(fact);
}

void Facts::learnBound(const Expression& fact) {
  const Range unbounded;
  const bool strict = fact.operation() == Operation::Less;
  const Expression &a = fact.operands()[0], &b = fact.operands()[1];
  if (a.type() != ValueType::Integer || b.type() != ValueType::Integer) return;
  if (const auto between = difference(a, b)) {
    Range& known = differences_[between->terms];
    known.to = std::min(known.to, (strict ? -1 : 0) - between->constant);
  }
  if (auto bound = b.asInteger(); bound && *bound != unbounded.from) {
    Range& known = bounds_[a];
    known.to = std::min(known.to, strict ? *bound - 1 : *bound);
  }
  if (auto bound = a.asInteger(); bound && *bound != unbounded.to) {
    Range& known = bounds_[b];
    known.from = std::max(known.from, strict ? *bound + 1 : *bound);
  }
}

Expression Facts::apply(const Expression& e) {
  if (values_.empty()) return e;
  done_.clear();
  return applyTo(e);
}

Expression Facts::applyTo(const Expression& e) {
  if (e.isLiteral()) return e;
  if (auto known = values_.find(e); known != values_.end()) return known->second;
  if (e.operands().empty()) return e;
  if (auto known = done_.find(e.identity()); known != done_.end()) return known->second;
  Expression result = byBounds(e).value_or(e);
  if (!result.isLiteral()) result = byDifference(result).value_or(result);
  if (!result.isLiteral()) result = withOperands(result);
  done_.emplace(e.identity(), result);
  return result;
}

std::optional<Expression> Facts::byBounds(const Expression& e) const {
  if (bounds_.empty() || e.operands().size() != 2) return std::nullopt;
  const Expression &a = e.operands()[0], &b = e.operands()[1];
  const auto onLeft = bounds_.find(a), onRight = bounds_.find(b);
  if (auto value = b.asInteger(); value && onLeft != bounds_.end()) {
    return literal(decided(e.operation(), onLeft->second, {*value, *value}));
  }
  if (auto value = a.asInteger(); value && onRight != bounds_.end()) {
    return literal(decided(e.operation(), {*value, *value}, onRight->second));
  }
  return std::nullopt;
}

// `n - 1 < i` is false where `i < n` holds.
std::optional<Expression> Facts::byDifference(const Expression& e) const {
  if (differences_.empty() || e.operands().size() != 2 || e.type() != ValueType::Boolean) return std::nullopt;
  const Expression &a = e.operands()[0], &b = e.operands()[1];
  if (const auto between = difference(a, b))
    if (const auto known = differences_.find(between->terms); known != differences_.end())
      return literal(decided(e.operation(), known->second, {-between->constant, -between->constant}));
  if (const auto between = difference(b, a))
    if (const auto known = differences_.find(between->terms); known != differences_.end())
      return literal(decided(e.operation(), {-between->constant, -between->constant}, known->second));
  return std::nullopt;
}

Expression Facts::withOperands(const Expression& e) {
  std::vector<Expression> operands;
  operands.reserve(e.operands().size());
  bool changed = false;
  for (const Expression& operand : e.operands()) {
    operands.push_back(applyTo(operand));
    changed |= operands.back().identity() != operand.identity();
  }
  return changed ? rebuild(e, operands) : e;
}

Expression assuming(const Expression& condition, const std::vector<Expression>& facts) {
  if (condition.isLiteral() || facts.empty()) return condition;
  Facts known;
  for (const Expression& fact : facts) known.learn(fact);
  return known.apply(condition);
}

}  // namespace dictum::schema

// Comparisons. Integer comparisons with a literal are solved for their term: 4 * x + 1 < 10 is x < 3.
#include <algorithm>
#include <cstdint>
#include <utility>

#include "schema/linear.h"
#include "schema/range.h"

namespace dictum::schema {
namespace {

Expression comparison(Operation operation, const Expression& a, const Expression& b) {
  return makeExpression(operation, "", ValueType::Boolean, {a, b});
}

std::int64_t floorDivide(std::int64_t a, std::int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0); }
std::int64_t ceilDivide(std::int64_t a, std::int64_t b) { return a / b + (a % b != 0 && (a < 0) == (b < 0) ? 1 : 0); }

using Compare = Expression (*)(const Expression&, const Expression&);

// Pushes a comparison into the alternatives of `c ? a : b` where that decides at least one of them.
std::optional<Expression> overAlternatives(Compare compare, const Expression& a, const Expression& b) {
  const bool left = a.operation() == Operation::Conditional && b.isLiteral();
  const bool right = b.operation() == Operation::Conditional && a.isLiteral();
  if (!left && !right) return overOneChoice(a, b, compare);
  const Expression& choice = left ? a : b;
  const auto with = [&](const Expression& alternative) {
    return left ? compare(alternative, b) : compare(a, alternative);
  };
  const Expression then = with(choice.operands()[1]);
  const Expression otherwise = with(choice.operands()[2]);
  if (!then.isLiteral() && !otherwise.isLiteral() && !choosesLiterals(choice)) return std::nullopt;
  return conditional(choice.operands()[0], then, otherwise);
}

// What a sum has as a term.
bool isAtom(const Expression& e) {
  if (e.operation() == Operation::Multiply) return !e.operands()[0].isLiteral();
  return e.operation() != Operation::Add && e.operation() != Operation::Negate;
}

// Solves `difference op 0` where it has one term, or none; nothing where `a op b` is already solved.
std::optional<Expression> solved(Operation operation, const Expression& a, const Expression& b) {
  const bool isSolved = (isAtom(a) && b.isLiteral()) || (a.isLiteral() && isAtom(b));
  if (isSolved || (isAtom(a) && isAtom(b))) return std::nullopt;
  const auto difference = differenceOf(a, b);
  if (!difference) return std::nullopt;
  const std::vector<LinearTerm> terms = difference->terms();
  if (terms.size() > 1) return std::nullopt;
  const std::int64_t k = difference->constant();
  if (k == INT64_MIN) return std::nullopt;
  if (terms.empty()) {
    return Expression::boolean(operation == Operation::Equal ? k == 0 : operation == Operation::Less ? k < 0 : k <= 0);
  }
  const auto& [term, factor] = terms[0];
  if (factor == INT64_MIN) return std::nullopt;
  const auto bound = [](std::int64_t value) { return Expression::integer(value); };
  switch (operation) {
    case Operation::Equal:
      return k % factor == 0 ? equal(term, bound(-(k / factor))) : Expression::boolean(false);
    case Operation::Less:
      return factor > 0 ? less(term, bound(ceilDivide(-k, factor))) : less(bound(floorDivide(k, -factor)), term);
    default:
      return factor > 0 ? lessEqual(term, bound(floorDivide(-k, factor)))
                        : lessEqual(bound(ceilDivide(k, -factor)), term);
  }
}

// The condition by which a sum of choices between literals is taken apart.
const Expression* firstCondition(const Expression& sum) {
  if (sum.operation() == Operation::Conditional) return &sum.operands()[0];
  if (sum.operation() != Operation::Add) return nullptr;
  for (const Expression& term : sum.operands())
    if (term.operation() == Operation::Conditional) return &term.operands()[0];
  return nullptr;
}

// `sum` as one choice between literals; nothing where that takes more than `splits` conditions.
std::optional<Expression> asChoice(const Expression& sum, std::size_t& splits) {
  if (sum.isLiteral()) return sum;
  const Expression* condition = firstCondition(sum);
  if (!condition || splits == 0) return std::nullopt;
  --splits;
  const auto then = asChoice(assuming(sum, {*condition}), splits);
  const auto otherwise = then ? asChoice(assuming(sum, {negation(*condition)}), splits) : std::nullopt;
  return otherwise ? std::optional(conditional(*condition, *then, *otherwise)) : std::nullopt;
}

// The number of layers that are added one after another, each where the one before is, is one of a few: `(a ? 1 : 0) +
// (a && b ? 1 : 0) > 1` is a && b. Sums of many flags that do not depend on each other stay sums, whatever they are
// compared with, so that one comparison of them decides the others.
std::optional<Expression> overSum(Operation operation, const Expression& a, const Expression& b) {
  if (a.operation() != Operation::Add && b.operation() != Operation::Add) return std::nullopt;
  const auto difference = differenceOf(a, b);
  if (!difference) return std::nullopt;
  const std::vector<LinearTerm> terms = difference->terms();
  const auto isChoice = [](const LinearTerm& term) { return choosesLiterals(term.term); };
  if (!std::all_of(terms.begin(), terms.end(), isChoice)) return std::nullopt;
  std::size_t splits = 2 * terms.size() - 1;
  const auto choice = asChoice(difference->expression(), splits);
  if (!choice) return std::nullopt;
  return mapAlternatives(*choice, [operation](const Expression& value) {
    const Expression zero = Expression::integer(0);
    return operation == Operation::Equal  ? equal(value, zero)
           : operation == Operation::Less ? less(value, zero)
                                          : lessEqual(value, zero);
  });
}

std::optional<Expression> byRange(Operation operation, const Expression& a, const Expression& b) {
  const auto result = decided(operation, rangeOf(a), rangeOf(b));
  return result ? std::optional(Expression::boolean(*result)) : std::nullopt;
}

Expression order(Operation operation, const Expression& left, const Expression& right) {
  const Expression a = promoted(left), b = promoted(right);
  const bool orEqual = operation == Operation::LessEqual;
  if (a.isLiteral() && b.isLiteral()) {
    const auto isLess = orEqual ? literalLess(*b.literal(), *a.literal()) : literalLess(*a.literal(), *b.literal());
    const bool ordered = literalsEqual(*a.literal(), *a.literal()) == std::optional(true) &&
                         literalsEqual(*b.literal(), *b.literal()) == std::optional(true);
    if (isLess) return Expression::boolean(ordered && (orEqual ? !*isLess : *isLess));
  }
  if (a == b && a.type() != ValueType::Floating && a.type() != ValueType::Unknown) return Expression::boolean(orEqual);
  if (auto result = overAlternatives(orEqual ? lessEqual : less, a, b)) return *result;
  if (auto result = solved(operation, a, b)) return *result;
  if (auto result = byRange(operation, a, b)) return *result;
  if (auto result = overSum(operation, a, b)) return *result;
  return comparison(operation, a, b);
}

Expression equalBooleans(const Expression& a, const Expression& b) {
  if (auto value = a.asBoolean()) return *value ? b : negation(b);
  if (auto value = b.asBoolean()) return *value ? a : negation(a);
  if (a == negation(b)) return Expression::boolean(false);
  return comparison(Operation::Equal, a, b);
}

}  // namespace

Expression equal(const Expression& left, const Expression& right) {
  if (left == right && left.type() != ValueType::Floating) return Expression::boolean(true);
  if (left.type() == ValueType::Boolean && right.type() == ValueType::Boolean) return equalBooleans(left, right);
  const bool sameKind =
      left.type() == right.type() || left.type() == ValueType::Unknown || right.type() == ValueType::Unknown;
  Expression a = sameKind ? left : promoted(left), b = sameKind ? right : promoted(right);
  if (a.isLiteral() && !b.isLiteral()) std::swap(a, b);
  if (a.isLiteral() && b.isLiteral()) {
    if (auto same = literalsEqual(*a.literal(), *b.literal())) return Expression::boolean(*same);
  }
  if (auto result = overAlternatives(equal, a, b)) return *result;
  if (auto result = solved(Operation::Equal, a, b)) return *result;
  if (auto result = byRange(Operation::Equal, a, b)) return *result;
  if (auto result = overSum(Operation::Equal, a, b)) return *result;
  return comparison(Operation::Equal, a, b);
}

Expression notEqual(const Expression& a, const Expression& b) { return negation(equal(a, b)); }
Expression less(const Expression& a, const Expression& b) { return order(Operation::Less, a, b); }
Expression lessEqual(const Expression& a, const Expression& b) { return order(Operation::LessEqual, a, b); }

}  // namespace dictum::schema

// Comparison of whole values, and the standard function objects.
#include <algorithm>
#include <map>

#include "symbolic/intrinsics/support.h"
#include "symbolic/operators.h"

namespace dictum::symbolic {

namespace {

using Comparison = std::optional<Expression> (*)(const Value&, const Value&);

// Compares every alternative of a choice.
std::optional<Expression> overChoices(Comparison compare, const Value& a, const Value& b) {
  const bool left = a.is<Choice>();
  std::vector<Expression> holds;
  for (const Alternative& alternative : (left ? a : b).as<Choice>()->alternatives) {
    std::optional<Expression> one = left ? compare(alternative.value, b) : compare(a, alternative.value);
    if (!one) return std::nullopt;
    holds.push_back(conjunction(alternative.when, *one));
  }
  return disjunction(holds);
}

// The parts of pairs, tuples and plain sequences, in order.
std::optional<std::vector<Value>> partsOf(const Value& value) {
  std::vector<Value> parts;
  if (const Structure* structure = value.as<Structure>()) {
    if (structure->className != "std::pair" && structure->className != "std::tuple") return std::nullopt;
    for (const auto& [name, field] : structure->fields) parts.push_back(field);
    return parts;
  }
  const Sequence* sequence = value.as<Sequence>();
  if (!sequence || !isPlain(*sequence)) return std::nullopt;
  for (const auto& element : sequence->elements) parts.push_back(element.value);
  return parts;
}

bool isAddress(const Value& value) {
  return value.is<Pointer>() || value.is<None>() || value.is<Closure>() || value.is<FunctionReference>();
}

std::optional<Expression> equalAddresses(const Value& a, const Value& b) {
  if (a.is<None>() || b.is<None>()) return Expression::boolean(a.is<None>() && b.is<None>());
  if (a.is<Pointer>() && b.is<Pointer>())
    return Expression::boolean(a.as<Pointer>()->target == b.as<Pointer>()->target);
  return std::nullopt;
}

bool isKnown(const Value& value) { return !value.is<Unknown>() && !value.is<Opaque>(); }

}  // namespace

std::optional<Expression> equalWhen(const Value& a, const Value& b) {
  if (a.is<Unknown>() || b.is<Unknown>()) return std::nullopt;
  if (a.same(b)) return Expression::boolean(true);
  if (a.is<Choice>() || b.is<Choice>()) return overChoices(equalWhen, a, b);
  if (scalar(a) && scalar(b)) return schema::equal(*scalar(a), *scalar(b));
  if (isAddress(a) && isAddress(b)) return equalAddresses(a, b);
  // An empty optional is unequal to every value.
  if ((a.is<None>() && isKnown(b)) || (b.is<None>() && isKnown(a))) return Expression::boolean(false);
  if (std::optional<Iterator> i = asIterator(a), j = asIterator(b); i && j && i->container == j->container)
    return schema::equal(i->position, j->position);
  const auto left = partsOf(a);
  const auto right = partsOf(b);
  if (!left || !right) return equalValues(a, b) ? std::optional(Expression::boolean(true)) : std::nullopt;
  if (left->size() != right->size()) return Expression::boolean(false);
  std::vector<Expression> all;
  for (std::size_t i = 0; i < left->size(); ++i) {
    std::optional<Expression> one = equalWhen((*left)[i], (*right)[i]);
    if (!one) return std::nullopt;
    all.push_back(*one);
  }
  return conjunction(all);
}

std::optional<Expression> lessWhen(const Value& a, const Value& b) {
  if (a.is<Choice>() || b.is<Choice>()) return overChoices(lessWhen, a, b);
  if (scalar(a) && scalar(b)) return schema::less(*scalar(a), *scalar(b));
  if (std::optional<Iterator> i = asIterator(a), j = asIterator(b); i && j && i->container == j->container)
    return i->reverse ? schema::less(j->position, i->position) : schema::less(i->position, j->position);
  const auto left = partsOf(a);
  const auto right = partsOf(b);
  if (!left || !right) return std::nullopt;
  // Lexicographically, from the last part to the first.
  const std::size_t common = std::min(left->size(), right->size());
  Expression result = Expression::boolean(left->size() < right->size());
  for (std::size_t i = common; i-- > 0;) {
    std::optional<Expression> before = lessWhen((*left)[i], (*right)[i]);
    std::optional<Expression> same = equalWhen((*left)[i], (*right)[i]);
    if (!before || !same) return std::nullopt;
    result = disjunction(*before, conjunction(*same, result));
  }
  return result;
}

namespace {

const std::string* standardOperator(const std::string& className) {
  static const std::map<std::string, std::string> operators = {
      {"std::plus", "+"},           {"std::minus", "-"},     {"std::multiplies", "*"},   {"std::divides", "/"},
      {"std::modulus", "%"},        {"std::less", "<"},      {"std::greater", ">"},      {"std::less_equal", "<="},
      {"std::greater_equal", ">="}, {"std::equal_to", "=="}, {"std::not_equal_to", "!="}};
  auto found = operators.find(className);
  return found == operators.end() ? nullptr : &found->second;
}

}  // namespace

Value applyFunction(Call& call, const Value& function, std::vector<Operand> arguments) {
  const Structure* functor = function.as<Structure>();
  const std::string* op = functor ? standardOperator(functor->className) : nullptr;
  if (op && arguments.size() == 2)
    return applyBinary(*op, call.evaluator.read(arguments[0]), call.evaluator.read(arguments[1]), nullptr,
                       call.location());
  return call.evaluator.read(call.evaluator.callValue(function, std::move(arguments), call.expression));
}

Expression applyPredicate(Call& call, const Value& function, std::vector<Operand> arguments) {
  return call.evaluator.condition(applyFunction(call, function, std::move(arguments)), call.expression);
}

}  // namespace dictum::symbolic

// + - * / % and string concatenation.
#include <algorithm>

#include "schema/linear.h"

namespace dictum::schema {
namespace {

bool isIntegral(const Expression& e) { return e.type() == ValueType::Integer; }

ValueType arithmeticType(const Expression& a, const Expression& b) {
  if (a.type() == ValueType::Floating || b.type() == ValueType::Floating) return ValueType::Floating;
  return isIntegral(a) && isIntegral(b) ? ValueType::Integer : ValueType::Unknown;
}

std::optional<Expression> folded(Operation operation, const Expression& a, const Expression& b) {
  if (!a.isLiteral() || !b.isLiteral()) return std::nullopt;
  if (auto value = foldArithmetic(operation, *a.literal(), *b.literal())) return Expression::literal(*value);
  return std::nullopt;
}

Expression plain(Operation operation, const Expression& a, const Expression& b) {
  return makeExpression(operation, "", arithmeticType(a, b), {a, b});
}

// A literal with `c ? 3 : 4` gives `c ? 5 : 6`, so that what is decided by a few flags stays a choice of literals.
std::optional<Expression> overAlternatives(Operation operation, const Expression& a, const Expression& b) {
  if (choosesLiterals(a) && b.isLiteral()) {
    return mapAlternatives(a, [&](const Expression& leaf) {
      auto value = folded(operation, leaf, b);
      return value ? *value : plain(operation, leaf, b);
    });
  }
  if (a.isLiteral() && choosesLiterals(b)) {
    return mapAlternatives(b, [&](const Expression& leaf) {
      auto value = folded(operation, a, leaf);
      return value ? *value : plain(operation, a, leaf);
    });
  }
  return overOneChoice(a, b, [operation](const Expression& x, const Expression& y) {
    auto value = folded(operation, x, y);
    return value ? *value : plain(operation, x, y);
  });
}

void appendText(std::vector<Expression>& parts, const Expression& part) {
  if (part.operation() == Operation::Add && part.type() == ValueType::String) {
    for (const Expression& operand : part.operands()) appendText(parts, operand);
    return;
  }
  const Expression text = part.type() == ValueType::String ? part : call("string", {part});
  const std::string* literal = text.asString();
  if (literal && literal->empty()) return;
  if (literal && !parts.empty() && parts.back().asString()) {
    parts.back() = Expression::string(*parts.back().asString() + *literal);
    return;
  }
  parts.push_back(text);
}

Expression concatenation(const std::vector<Expression>& operands) {
  std::vector<Expression> parts;
  for (const Expression& operand : operands) appendText(parts, operand);
  if (parts.empty()) return Expression::string("");
  if (parts.size() == 1) return parts[0];
  return makeExpression(Operation::Add, "", ValueType::String, std::move(parts));
}

Expression addIntegers(const Expression& a, const Expression& b, std::int64_t factorOfB) {
  LinearSum sum;
  if (sum.add(a, 1) && sum.add(b, factorOfB)) return sum.expression();
  return plain(factorOfB == 1 ? Operation::Add : Operation::Subtract, a, b);
}

// The factors of a product and of its parts; false where the literal overflows.
bool collectFactors(const Expression& e, std::int64_t& literal, std::vector<Expression>& factors) {
  if (auto value = e.asInteger()) return !__builtin_mul_overflow(literal, *value, &literal);
  if (e.operation() == Operation::Negate) {
    return !__builtin_mul_overflow(literal, std::int64_t{-1}, &literal) &&
           collectFactors(e.operands()[0], literal, factors);
  }
  if (e.operation() == Operation::Multiply) {
    return std::all_of(e.operands().begin(), e.operands().end(),
                       [&](const Expression& operand) { return collectFactors(operand, literal, factors); });
  }
  factors.push_back(e);
  return true;
}

Expression multiplyIntegers(const Expression& a, const Expression& b) {
  std::int64_t literal = 1;
  std::vector<Expression> factors;
  if (!collectFactors(a, literal, factors) || !collectFactors(b, literal, factors)) {
    return plain(Operation::Multiply, a, b);
  }
  return scaledProduct(literal, std::move(factors));
}

bool isOne(const Expression& e) { return e.asInteger() == std::optional<std::int64_t>(1); }

// The exact quotient or the remainder 0, where every part of `a` is a multiple of the literal `b`.
std::optional<Expression> exactDivision(Operation operation, const Expression& a, const Expression& b) {
  LinearSum sum;
  const auto divisor = b.asInteger();
  if (!isIntegral(a) || !divisor || !sum.add(a, 1) || !sum.isMultipleOf(*divisor)) return std::nullopt;
  return operation == Operation::Divide ? sum.divided(*divisor).expression() : Expression::integer(0);
}

Expression divideOrRemainder(Operation operation, const Expression& left, const Expression& right) {
  const Expression a = promoted(left), b = promoted(right);
  if (auto value = folded(operation, a, b)) return *value;
  if (auto value = overAlternatives(operation, a, b)) return *value;
  if (auto value = exactDivision(operation, a, b)) return *value;
  if (operation == Operation::Divide && a.type() == ValueType::Floating && isOne(b)) return a;
  // Where it has a value at all.
  if (isIntegral(a) && a == b && !a.isLiteral()) return Expression::integer(operation == Operation::Divide ? 1 : 0);
  return plain(operation, a, b);
}

}  // namespace

Expression promoted(const Expression& e) {
  if (e.isLiteral()) {
    if (e.asInteger() || e.type() == ValueType::Floating) return e;
    auto value = integerValue(*e.literal());
    return value ? Expression::integer(*value) : e;
  }
  if (e.type() == ValueType::Boolean) return conditional(e, Expression::integer(1), Expression::integer(0));
  if (e.type() == ValueType::Enumeration) return call("int", {e});
  return e;
}

Expression add(const Expression& left, const Expression& right) {
  if (left.type() == ValueType::String || right.type() == ValueType::String) return concatenation({left, right});
  const Expression a = promoted(left), b = promoted(right);
  if (auto value = folded(Operation::Add, a, b)) return *value;
  if (auto value = overAlternatives(Operation::Add, a, b)) return *value;
  return isIntegral(a) && isIntegral(b) ? addIntegers(a, b, 1) : plain(Operation::Add, a, b);
}

Expression subtract(const Expression& left, const Expression& right) {
  const Expression a = promoted(left), b = promoted(right);
  if (auto value = folded(Operation::Subtract, a, b)) return *value;
  if (auto value = overAlternatives(Operation::Subtract, a, b)) return *value;
  return isIntegral(a) && isIntegral(b) ? addIntegers(a, b, -1) : plain(Operation::Subtract, a, b);
}

Expression multiply(const Expression& left, const Expression& right) {
  const Expression a = promoted(left), b = promoted(right);
  if (auto value = folded(Operation::Multiply, a, b)) return *value;
  if (auto value = overAlternatives(Operation::Multiply, a, b)) return *value;
  if (isIntegral(a) && isIntegral(b)) return multiplyIntegers(a, b);
  if (isOne(a) && b.type() == ValueType::Floating) return b;
  if (isOne(b) && a.type() == ValueType::Floating) return a;
  return plain(Operation::Multiply, a, b);
}

Expression divide(const Expression& a, const Expression& b) { return divideOrRemainder(Operation::Divide, a, b); }
Expression remainder(const Expression& a, const Expression& b) { return divideOrRemainder(Operation::Remainder, a, b); }

Expression sumOf(const std::vector<Expression>& operands) {
  if (std::all_of(operands.begin(), operands.end(), isIntegral)) {
    LinearSum sum;
    if (std::all_of(operands.begin(), operands.end(), [&](const Expression& e) { return sum.add(e, 1); })) {
      return sum.expression();
    }
  }
  if (std::any_of(operands.begin(), operands.end(), [](const auto& e) { return e.type() == ValueType::String; })) {
    return concatenation(operands);
  }
  Expression result = operands[0];
  for (std::size_t i = 1; i < operands.size(); ++i) result = add(result, operands[i]);
  return result;
}

Expression negate(const Expression& operand) {
  const Expression a = promoted(operand);
  if (isIntegral(a)) return multiply(Expression::integer(-1), a);
  if (auto value = a.asFloating()) return Expression::floating(-*value);
  if (a.operation() == Operation::Negate) return a.operands()[0];
  return makeExpression(Operation::Negate, "", a.type(), {a});
}

}  // namespace dictum::schema

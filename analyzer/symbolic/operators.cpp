#include "symbolic/operators.h"

#include <cmath>
#include <map>

namespace dictum::symbolic {

namespace {

using schema::ValueType;

bool isIdentityComparison(const std::string& op) { return op == "==" || op == "!="; }

// nullptr comparisons and comparisons of addresses.
std::optional<Value> comparePointers(const std::string& op, const Value& a, const Value& b) {
  if (!isIdentityComparison(op)) return std::nullopt;
  auto isAddress = [](const Value& v) {
    return v.is<Pointer>() || v.is<None>() || v.is<Closure>() || v.is<FunctionReference>();
  };
  if (!isAddress(a) || !isAddress(b)) return std::nullopt;
  bool same = a.is<None>() && b.is<None>();
  if (a.is<Pointer>() && b.is<Pointer>()) same = a.as<Pointer>()->target == b.as<Pointer>()->target;
  return boolean(same == (op == "=="));
}

std::optional<std::int64_t> bitwise(const std::string& op, std::int64_t a, std::int64_t b) {
  if (op == "&") return a & b;
  if (op == "|") return a | b;
  if (op == "^") return a ^ b;
  if ((op == "<<" || op == ">>") && (b < 0 || b > 62)) return std::nullopt;
  if (op == "<<") return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) << b);
  if (op == ">>") return a >> b;
  return std::nullopt;
}

// Shifts and masks of integers, as arithmetic: `dim << i` is dim * int(pow(2, i)), `n & 3` the rest of a division by 4.
std::optional<Expression> arithmeticOfBits(const std::string& op, const Expression& a, const Expression& b) {
  if (a.type() != ValueType::Integer || b.type() != ValueType::Integer) return std::nullopt;
  const std::optional<std::int64_t> known = b.asInteger();
  constexpr std::int64_t largestShift = 62;
  if (op == "<<" && !known)
    return schema::multiply(a, schema::call("int", {schema::call("pow", {Expression::integer(2), b})}));
  if (!known || *known < 0) return std::nullopt;
  if (op == "&" && *known <= (std::int64_t{1} << largestShift) && (*known & (*known + 1)) == 0) {
    const Expression size = Expression::integer(*known + 1);
    return schema::remainder(schema::add(schema::remainder(a, size), size), size);
  }
  if (*known > largestShift) return std::nullopt;
  const Expression power = Expression::integer(std::int64_t{1} << *known);
  if (op == "<<") return schema::multiply(a, power);
  if (op != ">>") return std::nullopt;
  const Expression rounded = schema::add(schema::negate(a), schema::subtract(power, Expression::integer(1)));
  return schema::conditional(schema::lessEqual(Expression::integer(0), a), schema::divide(a, power),
                             schema::negate(schema::divide(rounded, power)));
}

std::optional<Expression> combine(const std::string& op, const Expression& a, const Expression& b) {
  if (op == "+") return schema::add(a, b);
  if (op == "-") return schema::subtract(a, b);
  if (op == "*") return schema::multiply(a, b);
  if (op == "/") return schema::divide(a, b);
  if (op == "%") return schema::remainder(a, b);
  if (op == "==") return schema::equal(a, b);
  if (op == "!=") return schema::notEqual(a, b);
  if (op == "<") return schema::less(a, b);
  if (op == "<=") return schema::lessEqual(a, b);
  if (op == ">") return schema::less(b, a);
  if (op == ">=") return schema::lessEqual(b, a);
  if (a.type() == ValueType::Boolean && b.type() == ValueType::Boolean) {
    if (op == "&") return schema::conjunction(a, b);
    if (op == "|") return schema::disjunction(a, b);
    if (op == "^") return schema::notEqual(a, b);
  }
  if (a.asInteger() && b.asInteger()) {
    if (auto result = bitwise(op, *a.asInteger(), *b.asInteger())) return Expression::integer(*result);
  }
  return arithmeticOfBits(op, a, b);
}

Expression asNumber(const Expression& e) {
  if (e.type() == ValueType::Boolean) return schema::conditional(e, Expression::integer(1), Expression::integer(0));
  if (const schema::Literal* literal = e.literal())
    if (const auto* enumerator = std::get_if<schema::Enumerator>(literal))
      if (enumerator->value) return Expression::integer(*enumerator->value);
  return e;
}

bool isArithmetic(const std::string& op) {
  return op.size() == 1 && std::string("+-*/%").find(op) != std::string::npos;
}

bool isComparison(const std::string& op) {
  return op == "==" || op == "!=" || op == "<" || op == "<=" || op == ">" || op == ">=";
}

// An enumerator that was given by its name, of an enumeration that is not known.
bool hasNoNumber(const Expression& e) {
  return e.isLiteral() && e.type() == ValueType::Enumeration && !std::get<schema::Enumerator>(*e.literal()).value;
}

// Keeps a literal within the range of its C++ type.
Value fit(const Expression& result, const ir::TypePtr& type, const ir::Location& location) {
  if (!type) return Value(result);
  if (type->kind == ir::TypeKind::Floating && type->name == "float")
    if (auto number = result.asFloating()) return floating(static_cast<float>(*number));
  if (type->kind == ir::TypeKind::Integer && result.asInteger()) {
    std::int64_t number = *result.asInteger();
    unsigned bits = type->bits == 0 ? 64 : type->bits;
    if (bits < 64) {
      std::uint64_t low = static_cast<std::uint64_t>(number) & ((std::uint64_t{1} << bits) - 1);
      bool negative = type->isSigned && (low >> (bits - 1)) != 0;
      return integer(negative ? static_cast<std::int64_t>(low) - (std::int64_t{1} << bits)
                              : static_cast<std::int64_t>(low));
    }
    if (!type->isSigned && number < 0) return unknown("an unsigned number below zero wraps around", location);
  }
  return Value(result);
}

}  // namespace

Value applyBinary(const std::string& op, const Value& a, const Value& b, const ir::TypePtr& type,
                  const ir::Location& location) {
  if (a.is<Choice>() && !b.is<Choice>())
    return forEachAlternative(a, [&](const Value& x) { return applyBinary(op, x, b, type, location); });
  if (b.is<Choice>())
    return forEachAlternative(b, [&](const Value& y) { return applyBinary(op, a, y, type, location); });
  if (a.is<Unknown>()) return a;
  if (b.is<Unknown>()) return b;
  if (std::optional<Value> compared = comparePointers(op, a, b)) return *compared;
  const Expression* x = scalar(a);
  const Expression* y = scalar(b);
  if (!x || !y) return unknown("operator" + op + " on values that are not numbers", location);
  bool numeric = isArithmetic(op) && !(x->type() == ValueType::String || y->type() == ValueType::String);
  Expression left = numeric ? asNumber(*x) : *x;
  Expression right = numeric ? asNumber(*y) : *y;
  if ((op == "/" || op == "%") && right.asFloating() == 0.0 && !(type && type->kind == ir::TypeKind::Floating))
    return unknown("division by zero", location);
  // The usual arithmetic conversions were made by the compiler; a literal integer may stand for a floating value.
  if (op == "/" && type && type->kind == ir::TypeKind::Floating && left.asInteger() && right.asInteger())
    left = Expression::floating(*left.asFloating());
  std::optional<Expression> result = combine(op, left, right);
  if (!result) return unknown("operator" + op + " on values that are not literal", location);
  return isComparison(op) ? Value(*result) : fit(*result, type, location);
}

Value applyUnary(const std::string& op, const Value& a, const ir::TypePtr& type, const ir::Location& location) {
  return forEachAlternative(a, [&](const Value& v) -> Value {
    if (v.is<Unknown>()) return v;
    const Expression* x = scalar(v);
    if (!x) return unknown("operator" + op + " on a value that is not a number", location);
    if (op == "+") return Value(asNumber(*x));
    if (op == "-") return fit(schema::negate(asNumber(*x)), type, location);
    if (op == "~" && x->asInteger()) return fit(Expression::integer(~*x->asInteger()), type, location);
    return unknown("operator" + op + " on a value that is not literal", location);
  });
}

Value convert(const Value& value, const ir::TypePtr& type, const ir::Location& location) {
  if (!type) return value;
  return forEachAlternative(value, [&](const Value& v) -> Value {
    const Expression* x = scalar(v);
    if (!x) return v;
    switch (type->kind) {
      case ir::TypeKind::Boolean:
        if (hasNoNumber(*x)) return unknown("the number of '" + schema::print(*x) + "' is not known", location);
        if (x->type() == ValueType::Boolean || x->type() == ValueType::Unknown) return v;
        return Value(schema::notEqual(asNumber(*x), Expression::integer(0)));
      case ir::TypeKind::Integer:
        if (hasNoNumber(*x)) return unknown("the number of '" + schema::print(*x) + "' is not known", location);
        if (x->type() == ValueType::Floating) return fit(schema::call("int", {*x}), type, location);
        if (x->type() == ValueType::String || x->type() == ValueType::Sequence) return v;
        return fit(asNumber(*x), type, location);
      case ir::TypeKind::Floating:
        if (x->type() == ValueType::Floating) return fit(*x, type, location);
        if (x->type() == ValueType::Integer || x->type() == ValueType::Boolean)
          return fit(schema::call("float", {asNumber(*x)}), type, location);
        return v;
      default:
        return v;
    }
  });
}

}  // namespace dictum::symbolic

// <cmath>, min and max, numeric limits.
#include <cmath>
#include <limits>

#include "symbolic/intrinsics/support.h"
#include "symbolic/operators.h"

namespace dictum::symbolic {

namespace {

// The smaller or larger of two values.
Value smaller(Call& call, const Value& a, const Value& b, bool largest) {
  std::optional<Expression> swap = largest ? lessWhen(a, b) : lessWhen(b, a);
  if (swap) return merge(call.evaluator.onPath(*swap), b, a);
  if (a.is<Unknown>()) return a;
  return b.is<Unknown>() ? b : call.unknown("the order of two values is not known");
}

Operand extreme(Call& call, bool largest) {
  const Value first = call.argument(0);
  if (call.count() == 1) {
    const Sequence* list = first.as<Sequence>();
    if (!list || !isPlain(*list) || list->elements.empty())
      return Operand(call.unknown("the extreme of values that are not known"));
    Value result = list->elements[0].value;
    for (std::size_t i = 1; i < list->elements.size(); ++i)
      result = smaller(call, result, list->elements[i].value, largest);
    return Operand(std::move(result));
  }
  if (call.count() == 2) return Operand(smaller(call, first, call.argument(1), largest));
  // With a comparison of the user's.
  const Value second = call.argument(1);
  const Expression before = largest ? applyPredicate(call, call.argument(2), {Operand(first), Operand(second)})
                                    : applyPredicate(call, call.argument(2), {Operand(second), Operand(first)});
  return Operand(merge(before, second, first));
}

Operand clampValue(Call& call) {
  const Value raised = smaller(call, call.argument(0), call.argument(1), true);
  return Operand(smaller(call, raised, call.argument(2), false));
}

// The quotient and the rest of a division.
Operand quotientAndRest(Call& call) {
  Structure result;
  result.className = "std::div_t";
  for (const auto& [field, op] : {std::pair("quot", "/"), std::pair("rem", "%")})
    result.at(field) = applyBinary(op, call.argument(0), call.argument(1), nullptr, call.location());
  return Operand(Value(std::move(result)));
}

// The argument as the parameter of a floating function.
Value floatingArgument(Call& call, std::size_t i) {
  const Value value = call.argument(i);
  const Expression* e = scalar(value);
  if (!e || e->type() == schema::ValueType::Floating) return value;
  ir::Type real;
  real.kind = ir::TypeKind::Floating;
  real.name = "double";
  return convert(value, std::make_shared<const ir::Type>(real), call.location());
}

// A function that the grammar of expressions has.
Intrinsic grammarFunction(const std::string& name) {
  return [name](Call& call) {
    std::vector<Value> values;
    for (std::size_t i = 0; i < call.count(); ++i) values.push_back(floatingArgument(call, i));
    for (const Value& value : values)
      if (value.is<Unknown>()) return Operand(value);
    return Operand(forEachAlternative(values[0], [&](const Value& first) -> Value {
      std::vector<Expression> arguments;
      for (std::size_t i = 0; i < values.size(); ++i) {
        const Expression* e = scalar(i == 0 ? first : values[i]);
        if (!e) return call.unknown("'" + name + "' of a value that is not a number");
        arguments.push_back(*e);
      }
      return convert(Value(schema::call(name, std::move(arguments))), call.expression.type, call.location());
    }));
  };
}

Operand absolute(Call& call) {
  const Value value = call.argument(0);
  const Expression* e = scalar(value);
  if (!e) return Operand(value.is<Unknown>() ? value : call.unknown("the magnitude of a value that is not a number"));
  return Operand(Value(schema::call("abs", {*e})));
}

// Functions that are only known of literals.
Intrinsic literalFunction(double (*function)(double, double)) {
  return [function](Call& call) {
    double arguments[2] = {0, 0};
    for (std::size_t i = 0; i < call.count() && i < 2; ++i) {
      const Value value = call.argument(i);
      const Expression* e = scalar(value);
      if (!e || !e->asFloating())
        return Operand(value.is<Unknown>()
                           ? value
                           : call.unknown("'" + call.expression.text + "' of a value that is not literal"));
      arguments[i] = *e->asFloating();
    }
    return Operand(convert(floating(function(arguments[0], arguments[1])), call.expression.type, call.location()));
  };
}

// A question about a number, as comparisons: what is not a number is not itself.
Intrinsic classified(Expression (*holds)(const Expression&)) {
  return [holds](Call& call) {
    const Value value = call.argument(0);
    const Expression* number = scalar(value);
    if (number) return Operand(Value(holds(*number)));
    return Operand(value.is<Unknown>() ? value : call.unknown("whether a number is finite is not known"));
  };
}

Expression isNan(const Expression& number) {
  if (const auto literal = number.asFloating()) return Expression::boolean(std::isnan(*literal));
  return schema::notEqual(number, number);
}

Expression isInfinite(const Expression& number) {
  if (const auto literal = number.asFloating()) return Expression::boolean(std::isinf(*literal));
  if (number.type() == schema::ValueType::Integer) return Expression::boolean(false);
  const double largest = std::numeric_limits<double>::max();
  return schema::disjunction(schema::less(Expression::floating(largest), number),
                             schema::less(number, Expression::floating(-largest)));
}

Expression isFinite(const Expression& number) {
  return schema::negation(schema::disjunction(isNan(number), isInfinite(number)));
}

void addClassifications(Intrinsics& table) {
  for (const std::string prefix : {"", "std::"}) {
    table.add(prefix + "isfinite", classified(isFinite));
    table.add(prefix + "isnan", classified(isNan));
    table.add(prefix + "isinf", classified(isInfinite));
  }
}

// std::numeric_limits<T>: T is the type of the result.
template <typename Integral, typename Real>
Intrinsic limit(Integral integral, Real real) {
  return [=](Call& call) -> Operand {
    const ir::TypePtr type = call.expression.type;
    if (type && type->kind == ir::TypeKind::Floating) return Operand(floating(real(type->name == "float")));
    if (type && type->kind == ir::TypeKind::Integer) {
      const unsigned bits = type->bits ? type->bits : 64;
      if (bits < 64 || type->isSigned) return Operand(integer(integral(bits, type->isSigned)));
    }
    return Operand(call.unknown("a limit of a number type that is not known"));
  };
}

std::int64_t largest(unsigned bits, bool isSigned) {
  const unsigned magnitude = isSigned ? bits - 1 : bits;
  return static_cast<std::int64_t>((std::uint64_t{1} << magnitude) - 1);
}

std::int64_t lowest(unsigned bits, bool isSigned) { return isSigned ? -largest(bits, true) - 1 : 0; }
std::int64_t zero(unsigned, bool) { return 0; }

template <typename Pick>
auto realLimit(Pick pick) {
  return [pick](bool single) -> double {
    return single ? static_cast<double>(pick(std::numeric_limits<float>())) : pick(std::numeric_limits<double>());
  };
}

void addLimits(Intrinsics& table) {
  const std::string prefix = "std::numeric_limits::";
  table.add(prefix + "max", limit(largest, realLimit([](auto l) { return l.max(); })));
  table.add(prefix + "lowest", limit(lowest, realLimit([](auto l) { return l.lowest(); })));
  table.add(prefix + "min", limit(lowest, realLimit([](auto l) { return l.min(); })));
  table.add(prefix + "epsilon", limit(zero, realLimit([](auto l) { return l.epsilon(); })));
  table.add(prefix + "infinity", limit(zero, realLimit([](auto l) { return l.infinity(); })));
  table.add(prefix + "quiet_NaN", limit(zero, realLimit([](auto l) { return l.quiet_NaN(); })));
}

void addLiteralFunctions(Intrinsics& table) {
  const auto add = [&](const std::string& name, double (*function)(double, double)) {
    for (const char* prefix : {"", "std::"}) table.add(prefix + name, literalFunction(function));
  };
  add("sin", [](double x, double) { return std::sin(x); });
  add("cos", [](double x, double) { return std::cos(x); });
  add("tan", [](double x, double) { return std::tan(x); });
  add("tanh", [](double x, double) { return std::tanh(x); });
  add("log10", [](double x, double) { return std::log10(x); });
  add("log1p", [](double x, double) { return std::log1p(x); });
  add("expm1", [](double x, double) { return std::expm1(x); });
  add("exp2", [](double x, double) { return std::exp2(x); });
  add("cbrt", [](double x, double) { return std::cbrt(x); });
  add("trunc", [](double x, double) { return std::trunc(x); });
  for (const char* name : {"rint", "lrint", "nearbyint"}) add(name, [](double x, double) { return std::nearbyint(x); });
  add("fmod", [](double x, double y) { return std::fmod(x, y); });
  add("hypot", [](double x, double y) { return std::hypot(x, y); });
  add("atan2", [](double x, double y) { return std::atan2(x, y); });
}

}  // namespace

void addMathIntrinsics(Intrinsics& table) {
  table.add("std::max", [](Call& call) { return extreme(call, true); });
  table.add("std::min", [](Call& call) { return extreme(call, false); });
  for (const char* name : {"fmax", "std::fmax"}) table.add(name, [](Call& call) { return extreme(call, true); });
  for (const char* name : {"fmin", "std::fmin"}) table.add(name, [](Call& call) { return extreme(call, false); });
  table.add("std::clamp", clampValue);
  for (const std::string name : {"div", "ldiv", "lldiv"})
    for (const std::string prefix : {"", "std::"}) table.add(prefix + name, quotientAndRest);
  for (const char* name : {"abs", "labs", "llabs", "fabs", "std::abs", "std::fabs"}) table.add(name, absolute);
  for (const char* name : {"floor", "ceil", "round", "sqrt", "log", "log2", "exp", "pow"})
    for (const std::string prefix : {"", "std::"})
      for (const char* suffix : {"", "f"}) table.add(prefix + name + suffix, grammarFunction(name));
  for (const std::string name : {"lround", "llround"})
    for (const std::string prefix : {"", "std::"})
      for (const char* suffix : {"", "f"}) table.add(prefix + name + suffix, grammarFunction("round"));
  addLiteralFunctions(table);
  addClassifications(table);
  addLimits(table);
}

}  // namespace dictum::symbolic

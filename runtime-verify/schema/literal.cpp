// What literals are worth to C++'s operators and to the functions of the grammar.
#include <charconv>
#include <cmath>
#include <limits>

#include "schema/expression_node.h"

namespace dictum::schema {
namespace {

std::optional<std::int64_t> foldIntegers(Operation operation, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  const bool overflowsDivision = b == 0 || (b == -1 && a == std::numeric_limits<std::int64_t>::min());
  switch (operation) {
    case Operation::Add:
      return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Operation::Subtract:
      return __builtin_sub_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Operation::Multiply:
      return __builtin_mul_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Operation::Divide:
      return overflowsDivision ? std::nullopt : std::optional(a / b);
    case Operation::Remainder:
      return overflowsDivision ? std::nullopt : std::optional(a % b);
    default:
      return std::nullopt;
  }
}

std::optional<double> foldFloating(Operation operation, double a, double b) {
  switch (operation) {
    case Operation::Add:
      return a + b;
    case Operation::Subtract:
      return a - b;
    case Operation::Multiply:
      return a * b;
    case Operation::Divide:
      return a / b;
    default:
      return std::nullopt;
  }
}

// A double as an integer where static_cast is defined.
std::optional<std::int64_t> truncated(double value) {
  constexpr double limit = 9223372036854775808.0;
  if (!(value >= -limit && value < limit)) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::optional<double> parseFloating(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Literal> toInteger(const Literal& value) {
  if (auto integer = integerValue(value)) return *integer;
  if (const double* floating = std::get_if<double>(&value)) {
    if (auto integer = truncated(*floating)) return *integer;
  }
  return std::nullopt;
}

std::optional<Literal> toFloating(const Literal& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (auto parsed = parseFloating(*text)) return *parsed;
    return std::nullopt;
  }
  if (auto floating = floatingValue(value)) return *floating;
  return std::nullopt;
}

std::optional<Literal> toText(const Literal& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (auto integer = integerValue(value)) return std::to_string(*integer);
  if (const double* floating = std::get_if<double>(&value)) return std::to_string(*floating);
  return std::nullopt;
}

using RealFunction = double (*)(double);

RealFunction realFunction(const std::string& name) {
  struct Row {
    const char* name;
    RealFunction function;
  };
  static constexpr Row rows[] = {
      {"floor", [](double x) { return std::floor(x); }}, {"ceil", [](double x) { return std::ceil(x); }},
      {"round", [](double x) { return std::round(x); }}, {"sqrt", [](double x) { return std::sqrt(x); }},
      {"log", [](double x) { return std::log(x); }},     {"log2", [](double x) { return std::log2(x); }},
      {"exp", [](double x) { return std::exp(x); }},
  };
  for (const Row& row : rows) {
    if (name == row.name) return row.function;
  }
  return nullptr;
}

std::optional<Literal> absolute(const Literal& value) {
  if (auto integer = integerValue(value)) {
    if (*integer == std::numeric_limits<std::int64_t>::min()) return std::nullopt;
    return std::abs(*integer);
  }
  if (const double* floating = std::get_if<double>(&value)) return std::fabs(*floating);
  return std::nullopt;
}

// `Norm` names `net::Norm` too, and the empty type of a bare enumerator any.
bool sameEnumeration(const std::string& a, const std::string& b) {
  const std::string &longer = a.size() < b.size() ? b : a, &shorter = a.size() < b.size() ? a : b;
  return shorter.empty() || longer == shorter || longer.ends_with("::" + shorter);
}

bool isTag(const Enumerator* enumerator) { return enumerator && enumerator->type == "torch"; }

}  // namespace

ValueType typeOf(const Literal& literal) {
  constexpr ValueType types[] = {ValueType::Boolean, ValueType::Integer, ValueType::Floating, ValueType::String,
                                 ValueType::Enumeration};
  return types[literal.index()];
}

std::optional<std::int64_t> integerValue(const Literal& literal) {
  if (const bool* value = std::get_if<bool>(&literal)) return *value ? 1 : 0;
  if (const auto* value = std::get_if<std::int64_t>(&literal)) return *value;
  if (const auto* value = std::get_if<Enumerator>(&literal)) return value->value;
  return std::nullopt;
}

std::optional<double> floatingValue(const Literal& literal) {
  if (const double* value = std::get_if<double>(&literal)) return *value;
  if (auto value = integerValue(literal)) return static_cast<double>(*value);
  return std::nullopt;
}

std::optional<bool> literalsEqual(const Literal& a, const Literal& b) {
  const auto* x = std::get_if<Enumerator>(&a);
  const auto* y = std::get_if<Enumerator>(&b);
  // An enum-like tag such as torch::kSame is no number.
  if ((x && !x->value && !y) || (y && !y->value && !x)) return false;
  if (x && y && sameEnumeration(x->type, y->type) && !(x->value && y->value)) return x->name == y->name;
  if (a.index() == 3 && b.index() == 3) return std::get<std::string>(a) == std::get<std::string>(b);
  const auto integerA = integerValue(a), integerB = integerValue(b);
  if (integerA && integerB) return *integerA == *integerB;
  // torch::kSame is a type of its own, which no number and no enumerator of another type equals.
  if (isTag(x) != isTag(y)) return false;
  const auto floatingA = floatingValue(a), floatingB = floatingValue(b);
  if (floatingA && floatingB) return *floatingA == *floatingB;
  return std::nullopt;
}

std::optional<bool> literalLess(const Literal& a, const Literal& b) {
  if (a.index() == 3 && b.index() == 3) return std::get<std::string>(a) < std::get<std::string>(b);
  const auto integerA = integerValue(a), integerB = integerValue(b);
  if (integerA && integerB) return *integerA < *integerB;
  const auto floatingA = floatingValue(a), floatingB = floatingValue(b);
  if (floatingA && floatingB) return *floatingA < *floatingB;
  return std::nullopt;
}

std::optional<Literal> foldArithmetic(Operation operation, const Literal& a, const Literal& b) {
  if (operation == Operation::Add && (a.index() == 3 || b.index() == 3)) {
    const auto left = toText(a), right = toText(b);
    if (!left || !right) return std::nullopt;
    return std::get<std::string>(*left) + std::get<std::string>(*right);
  }
  const auto integerA = integerValue(a), integerB = integerValue(b);
  if (integerA && integerB) {
    if (auto result = foldIntegers(operation, *integerA, *integerB)) return *result;
    return std::nullopt;
  }
  const auto floatingA = floatingValue(a), floatingB = floatingValue(b);
  if (!floatingA || !floatingB) return std::nullopt;
  if (auto result = foldFloating(operation, *floatingA, *floatingB)) return *result;
  return std::nullopt;
}

std::optional<Literal> foldCall(const std::string& function, const std::vector<Literal>& arguments) {
  if (function == "pow" && arguments.size() == 2) {
    const auto base = floatingValue(arguments[0]), exponent = floatingValue(arguments[1]);
    if (!base || !exponent) return std::nullopt;
    return std::pow(*base, *exponent);
  }
  if (arguments.size() != 1) return std::nullopt;
  if (function == "int") return toInteger(arguments[0]);
  if (function == "float") return toFloating(arguments[0]);
  if (function == "string") return toText(arguments[0]);
  if (function == "abs") return absolute(arguments[0]);
  const RealFunction real = realFunction(function);
  const auto argument = floatingValue(arguments[0]);
  if (!real || !argument) return std::nullopt;
  return real(*argument);
}

}  // namespace dictum::schema

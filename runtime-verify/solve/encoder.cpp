#include "solve/encoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <unordered_set>

#include "schema/evaluate.h"
#include "solve/inputs.h"

namespace dictum::solve {
namespace {

using schema::Expression;
using schema::Literal;
using schema::Operation;
using schema::ValueType;

// The sort an expression has by itself; Integer where nothing says otherwise.
Sort sortOf(const Expression& e) {
  switch (e.type()) {
    case ValueType::Boolean:
      return Sort::Boolean;
    case ValueType::Floating:
      return Sort::Real;
    case ValueType::String:
    case ValueType::Enumeration:
      return Sort::Token;
    default:
      return Sort::Integer;
  }
}

bool isToken(const Expression& e) { return e.type() == ValueType::String || e.type() == ValueType::Enumeration; }

// The sort in which two operands are compared or joined, as C++ converts them.
Sort commonSort(const Expression& a, const Expression& b) {
  if (isToken(a) && isToken(b)) return Sort::Token;
  if (isToken(a) || isToken(b)) {
    const Expression& other = isToken(a) ? b : a;
    return other.type() == ValueType::Unknown ? Sort::Token : Sort::Integer;
  }
  const auto either = [&](ValueType type) { return a.type() == type || b.type() == type; };
  if (either(ValueType::Floating)) return Sort::Real;
  const auto isBoolean = [](const Expression& e) { return e.type() == ValueType::Boolean; };
  const bool both = isBoolean(a) && (isBoolean(b) || b.type() == ValueType::Unknown);
  return both || (isBoolean(b) && a.type() == ValueType::Unknown) ? Sort::Boolean : Sort::Integer;
}

bool isConstant(const Expression& e) {
  return e.operation() == Operation::Input || e.operation() == Operation::LoopIndex ||
         e.operation() == Operation::Index || e.operation() == Operation::Size;
}

// A double exactly: mantissa * 2^exponent.
z3::expr exactReal(z3::context& context, double value) {
  int exponent = 0;
  const auto mantissa = static_cast<std::int64_t>(std::ldexp(std::frexp(value, &exponent), 53));
  z3::expr result = context.real_val(std::to_string(mantissa).c_str());
  // In steps, as z3 leaves higher powers as they are.
  constexpr int step = 30;
  for (int left = exponent - 53; left != 0;) {
    const int power = std::clamp(left, -step, step);
    const int factor = 1 << std::abs(power);
    result = (result * (power < 0 ? context.real_val(1, factor) : context.real_val(factor))).simplify();
    left -= power;
  }
  return result;
}

// Numerator and denominator may have any number of digits: those of 1e-06 do not fit into 64 bits.
double asDouble(const z3::expr& rational) {
  const auto read = [](const z3::expr& integer) { return std::strtod(integer.to_string().c_str(), nullptr); };
  const double number = read(rational.numerator()) / read(rational.denominator());
  return std::isfinite(number) ? number : 0.0;
}

}  // namespace

z3::sort Encoder::z3Sort(Sort sort) {
  switch (sort) {
    case Sort::Boolean:
      return context_.bool_sort();
    case Sort::Real:
      return context_.real_sort();
    default:
      return context_.int_sort();
  }
}

z3::expr Encoder::encode(const Expression& e, Sort sort) {
  const Key key{e, sort, exactReals_};
  if (auto known = terms_.find(key); known != terms_.end()) return known->second;
  const Sort own = sortOf(e);
  const bool follows = e.type() == ValueType::Unknown || own == sort || e.isLiteral();
  z3::expr term = follows ? encodeNew(e, sort) : converted(encode(e, own), own, sort);
  terms_.emplace(key, term);
  return term;
}

z3::expr Encoder::converted(const z3::expr& term, Sort from, Sort to) {
  if (from == to) return term;
  if (from == Sort::Token) return converted(numberOfToken(term), Sort::Integer, to);
  const z3::expr one = to == Sort::Real ? context_.real_val(1) : context_.int_val(1);
  const z3::expr zero = to == Sort::Real ? context_.real_val(0) : context_.int_val(0);
  if (from == Sort::Boolean && to != Sort::Token) return z3::ite(term, one, zero);
  if (from == Sort::Integer && to == Sort::Real) return z3::to_real(term);
  if (from == Sort::Real && to == Sort::Integer) return truncated(term);
  if (to == Sort::Boolean) return term != (from == Sort::Real ? context_.real_val(0) : context_.int_val(0));
  return context_.constant(fmt::format("converted!{}", ++freshNames_).c_str(), z3Sort(to));
}

z3::expr Encoder::truncated(const z3::expr& real) {
  return z3::ite(real >= 0, z3::expr(context_, Z3_mk_real2int(context_, real)),
                 -z3::expr(context_, Z3_mk_real2int(context_, -real)));
}

z3::expr Encoder::encodeNew(const Expression& e, Sort sort) {
  if (e.literal()) return literal(*e.literal(), sort);
  if (isConstant(e)) return leaf(e, sort);
  const auto& operands = e.operands();
  switch (e.operation()) {
    case Operation::Not:
      return !boolean(operands[0]);
    case Operation::And:
    case Operation::Or: {
      z3::expr_vector terms(context_);
      for (const Expression& operand : operands) terms.push_back(boolean(operand));
      return e.operation() == Operation::And ? z3::mk_and(terms) : z3::mk_or(terms);
    }
    case Operation::Less:
    case Operation::LessEqual:
    case Operation::Equal:
    case Operation::NotEqual:
      return comparison(e);
    case Operation::Conditional:
      return z3::ite(boolean(operands[0]), encode(operands[1], sort), encode(operands[2], sort));
    case Operation::Call:
      return call(e, sort);
    default:
      return sort == Sort::Integer || sort == Sort::Real ? arithmetic(e, sort) : fresh(e, sort);
  }
}

z3::expr Encoder::literal(const Literal& value, Sort sort) {
  const auto* enumerator = std::get_if<schema::Enumerator>(&value);
  if (sort == Sort::Token && (enumerator || std::holds_alternative<std::string>(value))) return token(value);
  if (const auto* number = std::get_if<double>(&value)) {
    if (!std::isfinite(*number)) return fresh(Expression::literal(value), sort);
    return converted(exactReal(context_, *number), Sort::Real, sort);
  }
  std::optional<std::int64_t> integer;
  if (const bool* flag = std::get_if<bool>(&value)) integer = *flag ? 1 : 0;
  if (const auto* number = std::get_if<std::int64_t>(&value)) integer = *number;
  if (enumerator) integer = enumerator->value;
  if (!integer) return fresh(Expression::literal(value), sort);
  if (sort == Sort::Boolean) return context_.bool_val(*integer != 0);
  if (sort == Sort::Real) return context_.real_val(std::to_string(*integer).c_str());
  return context_.int_val(*integer);
}

z3::expr Encoder::token(const Literal& value) {
  const Expression literal = Expression::literal(value);
  const auto known = std::find_if(tokens_.begin(), tokens_.end(), [&](const Literal& each) {
    return schema::equal(Expression::literal(each), literal).isTrue();
  });
  const auto number = known - tokens_.begin();  // before the vector moves
  if (known == tokens_.end()) tokens_.push_back(value);
  return context_.int_val(static_cast<std::int64_t>(number));
}

// The C++ value of an enumerator.
z3::expr Encoder::numberOfToken(const z3::expr& token) {
  const z3::func_decl number = context_.function("enumerator!value", context_.int_sort(), context_.int_sort());
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const auto* enumerator = std::get_if<schema::Enumerator>(&tokens_[i]);
    if (enumerator && enumerator->value) {
      facts_.push_back(number(context_.int_val(static_cast<std::int64_t>(i))) == context_.int_val(*enumerator->value));
    }
  }
  return number(token);
}

z3::expr Encoder::leaf(const Expression& e, Sort sort) {
  static constexpr char suffixes[] = {'b', 'i', 'r', 't'};
  const char suffix = suffixes[static_cast<std::size_t>(sort)];
  if (e.operation() == Operation::Index) {
    // An element by its position, which may be symbolic: a function of the sequence.
    const std::string name = schema::pathText(e.operands()[0]) + "[]!" + suffix;
    const z3::func_decl element = context_.function(name.c_str(), context_.int_sort(), z3Sort(sort));
    return element(encode(e.operands()[1], Sort::Integer));
  }
  const z3::expr term = context_.constant(fmt::format("{}!{}", schema::pathText(e), suffix).c_str(), z3Sort(sort));
  constrain(e, sort, term);
  return term;
}

void Encoder::constrain(const Expression& e, Sort sort, const z3::expr& term) {
  if (e.operation() == Operation::Size) facts_.push_back(term >= 0);
  if (e.operation() != Operation::Input) return;
  const schema::Input* input = inputNamed(inputs_, e.name());
  if (!input) return;
  if (sort == Sort::Integer && isUnsigned(*input)) facts_.push_back(term >= 0);
  if (sort == Sort::Token) {
    for (const Literal& value : input->values) token(value);
  }
  for (const Literal& value : input->excluded) facts_.push_back(term != literal(value, sort));
}

z3::expr Encoder::comparison(const Expression& e) {
  const Expression &a = e.operands()[0], &b = e.operands()[1];
  const Sort sort = commonSort(a, b);
  const bool isOrder = e.operation() == Operation::Less || e.operation() == Operation::LessEqual;
  if (isOrder && sort == Sort::Token) return fresh(e, Sort::Boolean);
  const Sort ordered = isOrder && sort == Sort::Boolean ? Sort::Integer : sort;
  const z3::expr x = encode(a, ordered), y = encode(b, ordered);
  switch (e.operation()) {
    case Operation::Less:
      return x < y;
    case Operation::LessEqual:
      return x <= y;
    case Operation::Equal:
      return x == y;
    default:
      return x != y;
  }
}

z3::expr Encoder::arithmetic(const Expression& e, Sort sort) {
  if (sort == Sort::Real && e.operation() != Operation::Negate) {
    usedReals_ = true;
    if (!exactReals_) return fresh(e, sort);
  }
  z3::expr result = encode(e.operands()[0], sort);
  if (e.operation() == Operation::Negate) return -result;
  for (std::size_t i = 1; i < e.operands().size(); ++i) {
    const z3::expr next = encode(e.operands()[i], sort);
    switch (e.operation()) {
      case Operation::Add:
        result = result + next;
        break;
      case Operation::Subtract:
        result = result - next;
        break;
      case Operation::Multiply:
        result = result * next;
        break;
      default: {
        if (sort == Sort::Real) return e.operation() == Operation::Divide ? result / next : fresh(e, sort);
        // Z3 rounds so that the remainder is not negative; C++ truncates.
        const z3::expr quotient = z3::ite(result >= 0, result / next, -((-result) / next));
        result = e.operation() == Operation::Divide ? quotient : result - next * quotient;
      }
    }
  }
  return result;
}

z3::expr Encoder::call(const Expression& e, Sort sort) {
  const Expression& argument = e.operands()[0];
  const std::string& name = e.name();
  if (name == "int") return encode(argument, Sort::Integer);
  if (name == "float") return encode(argument, Sort::Real);
  if (name == "abs" && (sort == Sort::Integer || sort == Sort::Real)) {
    const z3::expr term = encode(argument, sort);
    return z3::ite(term >= 0, term, -term);
  }
  if ((name == "floor" || name == "ceil") && sort == Sort::Real) {
    const z3::expr term = encode(argument, Sort::Real);
    const bool isFloor = name == "floor";
    const z3::expr whole = z3::expr(context_, Z3_mk_real2int(context_, isFloor ? term : -term));
    return z3::to_real(isFloor ? whole : -whole);
  }
  if (name == "round" && sort == Sort::Real) {
    const z3::expr term = encode(argument, Sort::Real);
    const z3::expr half = context_.real_val(1, 2);
    return z3::to_real(truncated(z3::ite(term >= 0, term + half, term - half)));
  }
  return fresh(e, sort);
}

// A constant of its own: the same for equal expressions, as terms are kept.
z3::expr Encoder::fresh(const Expression&, Sort sort) {
  return context_.constant(fmt::format("fresh!{}", ++freshNames_).c_str(), z3Sort(sort));
}

schema::Value Encoder::valueOf(const z3::model& model, const z3::expr& term, Sort sort, const Expression& leaf) {
  const z3::expr value = model.eval(term, true);
  if (sort == Sort::Boolean) return value.is_true();
  if (sort == Sort::Real) {
    return value.is_numeral() ? asDouble(value) : 0.0;
  }
  std::int64_t number = 0;
  if (!value.is_numeral_i64(number)) return schema::Value::none();
  if (sort == Sort::Integer) return number;
  if (number >= 0 && static_cast<std::size_t>(number) < tokens_.size()) {
    const Literal& known = tokens_[static_cast<std::size_t>(number)];
    const bool isString = std::holds_alternative<std::string>(known);
    if (isString == (leaf.type() == ValueType::String)) return schema::Value(known);
  }
  // Any value that is none of those known.
  if (leaf.type() == ValueType::String) return schema::Value(fmt::format("other{}", number));
  return schema::Enumerator{"", "other", {}};
}

schema::Configuration Encoder::configuration(const z3::model& model, const Expression& formula) {
  schema::Configuration result;
  // Positions of elements may depend on inputs: these first, then the elements at the positions that they give.
  std::unordered_set<const void*> visited;
  std::vector<Expression> elements;
  const std::function<void(const Expression&)> visit = [&](const Expression& e) {
    if (!visited.insert(e.identity()).second) return;
    const Sort sort = sortOf(e);
    if (e.operation() == Operation::Index) {
      elements.push_back(e);
      visit(e.operands()[1]);
      return;
    }
    if (e.operation() == Operation::Input || e.operation() == Operation::Size) {
      for (const Sort each : {sort, Sort::Boolean, Sort::Real, Sort::Token}) {
        const auto known = terms_.find({e, each, exactReals_});
        if (known == terms_.end()) continue;
        result.emplace(schema::pathText(e), valueOf(model, known->second, each, e));
        return;
      }
      return;
    }
    for (const Expression& operand : e.operands()) visit(operand);
  };
  visit(formula);
  for (const Expression& element : elements) {
    const Sort sort = sortOf(element);
    const auto known = terms_.find({element, sort, exactReals_});
    const auto position = schema::evaluate(element.operands()[1], result);
    if (known == terms_.end() || !position) continue;
    const Expression path = schema::index(element.operands()[0], Expression::literal(*position), element.type());
    result.emplace(schema::pathText(path), valueOf(model, known->second, sort, element));
  }
  return result;
}

}  // namespace dictum::solve

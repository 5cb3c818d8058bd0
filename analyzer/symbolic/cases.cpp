#include "symbolic/cases.h"

#include <algorithm>
#include <functional>

namespace dictum::symbolic {

namespace {

using schema::Expression;
using schema::Operation;

constexpr std::size_t maximumCases = 64;

struct Case {
  Expression when;
  Expression value;
};

void addCase(std::vector<Case>& cases, Expression when, Expression value) {
  if (when.isFalse()) return;
  for (Case& existing : cases)
    if (existing.value == value) {
      existing.when = schema::disjunction(existing.when, when);
      return;
    }
  cases.push_back({std::move(when), std::move(value)});
}

std::vector<Case> enumerate(const Expression& e);

// All combinations of two operands' cases, folded by `combine`; equal results share a case, so that counting n
// conditional elements takes n + 1 cases and not 2^n.
std::vector<Case> combine(const std::vector<Case>& a, const std::vector<Case>& b,
                          const std::function<Expression(const Expression&, const Expression&)>& operation) {
  std::vector<Case> result;
  for (const Case& x : a)
    for (const Case& y : b) addCase(result, schema::conjunction(x.when, y.when), operation(x.value, y.value));
  return result;
}

std::vector<Case> enumerate(const Expression& e) {
  std::vector<Case> whole = {{Expression::boolean(true), e}};
  if (e.isLiteral()) return whole;
  std::vector<Case> result;
  const auto& operands = e.operands();
  if (e.operation() == Operation::Conditional) {
    for (const Case& c : enumerate(operands[1])) addCase(result, schema::conjunction(operands[0], c.when), c.value);
    for (const Case& c : enumerate(operands[2]))
      addCase(result, schema::conjunction(schema::negation(operands[0]), c.when), c.value);
  } else if (e.operation() == Operation::Add || e.operation() == Operation::Multiply ||
             e.operation() == Operation::Subtract) {
    result = enumerate(operands[0]);
    for (std::size_t i = 1; i < operands.size() && result.size() <= maximumCases; ++i)
      result = combine(result, enumerate(operands[i]), [&](const Expression& x, const Expression& y) {
        return e.operation() == Operation::Add        ? schema::add(x, y)
               : e.operation() == Operation::Multiply ? schema::multiply(x, y)
                                                      : schema::subtract(x, y);
      });
  } else if (e.operation() == Operation::Call && operands.size() == 1) {
    for (const Case& c : enumerate(operands[0])) addCase(result, c.when, schema::call(e.name(), {c.value}));
  } else {
    return whole;
  }
  return result.size() > maximumCases ? whole : result;
}

// The part of a key that a string expression stands for; `string(n)` of a number is the number.
void appendTo(schema::Key& key, const Expression& part) {
  if (part.operation() == Operation::Add && part.type() == schema::ValueType::String) {
    for (const Expression& operand : part.operands()) appendTo(key, operand);
  } else if (part.operation() == Operation::Call && part.name() == "string") {
    key.append(part.operands()[0]);
  } else {
    key.append(part);
  }
}

}  // namespace

std::vector<NameCase> casesOf(const Expression& name) {
  std::vector<NameCase> result;
  if (name.isLiteral()) {
    result.emplace_back().name.append(name);
    return result;
  }
  for (const Case& c : enumerate(name)) {
    schema::Key key;
    appendTo(key, c.value);
    result.push_back({c.when, std::move(key)});
  }
  return result;
}

std::optional<std::vector<Expression>> listedValues(const Expression& expression) {
  std::vector<Expression> values;
  for (Case& one : enumerate(expression)) {
    if (!one.value.isLiteral()) return std::nullopt;
    values.push_back(std::move(one.value));
  }
  return values;
}

}  // namespace dictum::symbolic

// Choices between literals: `small ? 1 : large ? 4 : 2`.
#include <algorithm>

#include "schema/expression_node.h"

namespace dictum::schema {
namespace {

bool isChoice(const Expression& e) { return e.operation() == Operation::Conditional; }

// `input == literal` or `input != literal`; the literal may stand on either side.
struct ValueTest {
  const Expression* input = nullptr;
  const Literal* value = nullptr;
};

std::optional<ValueTest> asValueTest(const Expression& e) {
  if (e.operation() != Operation::Equal && e.operation() != Operation::NotEqual) return std::nullopt;
  const Expression &a = e.operands()[0], &b = e.operands()[1];
  const auto isInput = [](const Expression& side) { return side.operation() == Operation::Input; };
  if (isInput(a) && b.isLiteral()) return ValueTest{&a, b.literal()};
  if (isInput(b) && a.isLiteral()) return ValueTest{&b, a.literal()};
  return std::nullopt;
}

bool isConnective(const Expression& e) {
  return e.operation() == Operation::And || e.operation() == Operation::Or || e.operation() == Operation::Not;
}

constexpr std::size_t maximumValues = 64;  // a longer list stays as it is written

// The values that one input is compared with; `isOne` false where a condition asks for anything else.
class ComparedValues {
 public:
  void addChoice(const Expression& e) {
    if (!isChoice(e) || !isOne) return;
    addCondition(e.operands()[0]);
    addChoice(e.operands()[1]);
    addChoice(e.operands()[2]);
  }

  const Expression* input = nullptr;
  std::vector<const Literal*> values;
  bool isOne = true;

 private:
  void addCondition(const Expression& e) {
    if (isConnective(e)) {
      for (const Expression& operand : e.operands()) addCondition(operand);
      return;
    }
    const std::optional<ValueTest> test = asValueTest(e);
    isOne = isOne && test && (!input || *input == *test->input);
    if (!isOne) return;
    input = test->input;
    for (const Literal* value : values) {
      const std::optional<bool> isSame = literalsEqual(*value, *test->value);
      if (isSame == true) return;
      isOne = isOne && isSame;
    }
    values.push_back(test->value);
    isOne = isOne && values.size() <= maximumValues;
  }
};

// What is chosen where the input has this value; null: another than all that it is compared with.
class Chosen {
 public:
  explicit Chosen(const Literal* value) : value_(value) {}

  const Expression& of(const Expression& e) const {
    return isChoice(e) ? of(e.operands()[holds(e.operands()[0]) ? 1 : 2]) : e;
  }

 private:
  bool holds(const Expression& e) const {
    const auto operandHolds = [this](const Expression& operand) { return holds(operand); };
    const auto& operands = e.operands();
    if (e.operation() == Operation::And) return std::all_of(operands.begin(), operands.end(), operandHolds);
    if (e.operation() == Operation::Or) return std::any_of(operands.begin(), operands.end(), operandHolds);
    if (e.operation() == Operation::Not) return !holds(operands[0]);
    const bool isEqual = value_ && literalsEqual(*asValueTest(e)->value, *value_) == true;
    return isEqual == (e.operation() == Operation::Equal);
  }

  const Literal* value_;
};

}  // namespace

bool choosesLiterals(const Expression& e) {
  const Expression* rest = &e;
  if (!isChoice(*rest)) return false;
  while (isChoice(*rest)) {
    const Expression& then = rest->operands()[1];
    if (!then.isLiteral() && !choosesLiterals(then)) return false;
    rest = &rest->operands()[2];
  }
  return rest->isLiteral();
}

Expression mapAlternatives(const Expression& e, const std::function<Expression(const Expression&)>& change) {
  if (!isChoice(e)) return change(e);
  return conditional(e.operands()[0], mapAlternatives(e.operands()[1], change),
                     mapAlternatives(e.operands()[2], change));
}

Expression asSwitch(const Expression& choice) {
  ComparedValues compared;
  compared.addChoice(choice);
  if (!compared.isOne || !choosesLiterals(choice)) return choice;
  Expression result = Chosen(nullptr).of(choice);
  std::vector<std::pair<Expression, Expression>> cases;  // result, condition
  for (const Literal* value : compared.values) {
    const Expression& chosen = Chosen(value).of(choice);
    if (chosen == result) continue;
    const Expression test = equal(*compared.input, Expression::literal(*value));
    const auto known = std::find_if(cases.begin(), cases.end(), [&](const auto& one) { return one.first == chosen; });
    if (known == cases.end())
      cases.emplace_back(chosen, test);
    else
      known->second = disjunction(known->second, test);
  }
  for (auto one = cases.rbegin(); one != cases.rend(); ++one)
    result = makeExpression(Operation::Conditional, "", choice.type(), {one->second, one->first, result});
  return result;
}

}  // namespace dictum::schema

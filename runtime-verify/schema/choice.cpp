// Choices between literals: `small ? 1 : large ? 4 : 2`.
#include <algorithm>

#include "schema/expression_node.h"

namespace dictum::schema {
namespace {

bool isChoice(const Expression& e) { return e.operation() == Operation::Conditional; }

// A condition that the value of one expression decides: `subject == value`, or `subject != value`. Of a condition that
// compares nothing with a literal, its own truth.
struct ValueTest {
  const Expression* subject = nullptr;
  const Literal* value = nullptr;
  bool isEqual = true;
};

ValueTest asValueTest(const Expression& e) {
  static const Literal yes = true;
  const bool compares = e.operation() == Operation::Equal || e.operation() == Operation::NotEqual;
  for (std::size_t side = 0; compares && side < 2; ++side) {
    const Expression &subject = e.operands()[side], &value = e.operands()[1 - side];
    if (value.isLiteral() && !subject.isLiteral())
      return {&subject, value.literal(), e.operation() == Operation::Equal};
  }
  return {&e, &yes, true};
}

bool isConnective(const Expression& e) {
  return e.operation() == Operation::And || e.operation() == Operation::Or || e.operation() == Operation::Not;
}

constexpr std::size_t maximumValues = 64;  // a longer list stays as it is written

// The values that one subject is compared with; `isOne` false where there are several subjects.
class ComparedValues {
 public:
  void addChoice(const Expression& e) {
    if (!isChoice(e) || !isOne) return;
    addCondition(e.operands()[0]);
    addChoice(e.operands()[1]);
    addChoice(e.operands()[2]);
  }

  const Expression* subject = nullptr;
  std::vector<const Literal*> values;
  bool isOne = true;

 private:
  void addCondition(const Expression& e) {
    if (isConnective(e)) {
      for (const Expression& operand : e.operands()) addCondition(operand);
      return;
    }
    const ValueTest test = asValueTest(e);
    isOne = isOne && (!subject || *subject == *test.subject);
    if (!isOne) return;
    subject = test.subject;
    for (const Literal* value : values) {
      const std::optional<bool> isSame = literalsEqual(*value, *test.value);
      if (isSame == true) return;
      isOne = isOne && isSame;
    }
    values.push_back(test.value);
    isOne = isOne && values.size() <= maximumValues;
  }
};

// What is chosen where the subject has this value; null: another than all that it is compared with.
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
    const ValueTest test = asValueTest(e);
    return test.isEqual == (value_ && literalsEqual(*test.value, *value_) == true);
  }

  const Literal* value_;
};

struct Switch {
  std::vector<std::pair<Expression, Expression>> cases;  // what is chosen, and when; the first that holds
  Expression otherwise;
};

Switch switchOver(const ComparedValues& compared, const std::function<Expression(const Chosen&)>& resultOf) {
  Switch result{{}, resultOf(Chosen(nullptr))};
  for (const Literal* value : compared.values) {
    const Expression chosen = resultOf(Chosen(value));
    if (chosen == result.otherwise) continue;
    const Expression test = equal(*compared.subject, Expression::literal(*value));
    const auto known =
        std::find_if(result.cases.begin(), result.cases.end(), [&](const auto& one) { return one.first == chosen; });
    if (known == result.cases.end())
      result.cases.emplace_back(chosen, test);
    else
      known->second = disjunction(known->second, test);
  }
  return result;
}

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
  const Switch cases = switchOver(compared, [&](const Chosen& chosen) { return chosen.of(choice); });
  Expression result = cases.otherwise;
  for (auto one = cases.cases.rbegin(); one != cases.cases.rend(); ++one)
    result = makeExpression(Operation::Conditional, "", choice.type(), {one->second, one->first, result});
  return result;
}

std::optional<Expression> overOneChoice(const Expression& a, const Expression& b, BinaryOperation operation) {
  if (!choosesLiterals(a) || !choosesLiterals(b)) return std::nullopt;
  ComparedValues compared;
  compared.addChoice(a);
  compared.addChoice(b);
  if (!compared.isOne) return std::nullopt;
  const Switch cases =
      switchOver(compared, [&](const Chosen& chosen) { return operation(chosen.of(a), chosen.of(b)); });
  Expression result = cases.otherwise;
  for (auto one = cases.cases.rbegin(); one != cases.cases.rend(); ++one)
    result = conditional(one->second, one->first, result);
  return result;
}

}  // namespace dictum::schema

#include "solve/trial.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "solve/inputs.h"

namespace dictum::solve {

using schema::Expression;
using schema::Literal;
using schema::Operation;
using schema::ValueType;

namespace {

constexpr std::size_t maximumTrials = 2'000;

// An input, element or size, and the values that the formula can tell apart.
struct Choice {
  Expression path;
  std::vector<Literal> compared;  // with these
  std::vector<Literal> values;    // to be tried, the most wanted first
};

bool isComparison(const Expression& e) {
  const Operation operation = e.operation();
  return operation == Operation::Less || operation == Operation::LessEqual || operation == Operation::Equal ||
         operation == Operation::NotEqual;
}

bool isLeaf(const Expression& e) { return e.operation() == Operation::Input || e.operation() == Operation::Size; }

// Whether comparing a leaf of this type with the literal tells values on both sides of it apart, and nothing else.
bool canCompare(ValueType type, const Literal& literal, bool isOrder) {
  switch (type) {
    case ValueType::Integer: {
      const auto* value = std::get_if<std::int64_t>(&literal);
      constexpr std::int64_t limit = std::numeric_limits<std::int64_t>::max() / 2;
      return value && -limit < *value && *value < limit;
    }
    case ValueType::Floating: {
      const auto* value = std::get_if<double>(&literal);
      return value && std::abs(*value) < 1e15;  // one more is another number
    }
    case ValueType::String:
      return !isOrder && std::holds_alternative<std::string>(literal);
    case ValueType::Enumeration:
      return !isOrder && std::holds_alternative<schema::Enumerator>(literal);
    default:
      return false;
  }
}

class Choices {
 public:
  // False where the formula is of another kind.
  bool collect(const Expression& e) {
    switch (e.operation()) {
      case Operation::Literal:
        return e.asBoolean().has_value();
      case Operation::Input:
        return e.type() == ValueType::Boolean && (add(e), true);
      case Operation::Not:
      case Operation::And:
      case Operation::Or:
        return std::all_of(e.operands().begin(), e.operands().end(),
                           [this](const auto& each) { return collect(each); });
      default:
        return isComparison(e) && collectComparison(e);
    }
  }

  std::vector<Choice> take() { return std::move(choices_); }

 private:
  bool collectComparison(const Expression& e) {
    const Expression &a = e.operands()[0], &b = e.operands()[1];
    const Expression& leaf = a.isLiteral() ? b : a;
    const Literal* literal = (a.isLiteral() ? a : b).literal();
    const bool isOrder = e.operation() == Operation::Less || e.operation() == Operation::LessEqual;
    if (!literal || !isLeaf(leaf) || !canCompare(leaf.type(), *literal, isOrder)) return false;
    add(leaf).compared.push_back(*literal);
    return true;
  }

  Choice& add(const Expression& path) {
    for (Choice& choice : choices_)
      if (choice.path == path) return choice;
    return choices_.emplace_back(Choice{path, {}, {}});
  }

  std::vector<Choice> choices_;
};

const schema::Input* inputOf(const Choice& choice, const std::vector<schema::Input>& inputs) {
  return choice.path.operation() == Operation::Input ? inputNamed(inputs, choice.path.name()) : nullptr;
}

std::optional<Literal> defaultOf(const schema::Input* input) { return input ? defaultLiteral(*input) : std::nullopt; }

std::vector<Literal> integersAround(const std::vector<Literal>& compared) {
  std::vector<Literal> values;
  for (const Literal& each : compared)
    for (const std::int64_t step : {0, 1, -1}) values.push_back(std::get<std::int64_t>(each) + step);
  values.push_back(std::int64_t{1});  // a size that somebody would try, where only numbers below are compared
  return values;
}

std::vector<Literal> numbersAround(const std::vector<Literal>& compared) {
  std::vector<double> sorted;
  for (const Literal& each : compared) sorted.push_back(std::get<double>(each));
  std::sort(sorted.begin(), sorted.end());
  std::vector<Literal> values{sorted.back() + 1, sorted.front() - 1};
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    values.push_back(sorted[i]);
    if (i > 0) values.push_back(sorted[i - 1] + (sorted[i] - sorted[i - 1]) / 2);
  }
  return values;
}

// A value that is none of them.
Literal otherThan(const std::vector<Literal>& values, bool isString) {
  for (std::size_t i = 0;; ++i) {
    const std::string name = i ? "other" + std::to_string(i) : "other";
    const Literal other = isString ? Literal(name) : Literal(schema::Enumerator{"", name, {}});
    if (std::find(values.begin(), values.end(), other) == values.end()) return other;
  }
}

// Of the values that matter, one for each outcome of all comparisons at least.
std::vector<Literal> outcomes(const Choice& choice, const schema::Input* input) {
  switch (choice.path.type()) {
    case ValueType::Boolean:
      return {false, true};
    case ValueType::Integer:
      return integersAround(choice.compared);
    case ValueType::Floating:
      return numbersAround(choice.compared);
    default: {
      std::vector<Literal> values = choice.compared;
      if (input) values.insert(values.end(), input->values.begin(), input->values.end());
      values.push_back(otherThan(values, choice.path.type() == ValueType::String));
      return values;
    }
  }
}

bool isOfType(const Literal& literal, ValueType type) { return Expression::literal(literal).type() == type; }

bool isPossible(const Literal& value, const Choice& choice, const schema::Input* input) {
  const auto* number = std::get_if<std::int64_t>(&value);
  const bool isCount = choice.path.operation() == Operation::Size || (input && isUnsigned(*input));
  if (number && isCount && *number < 0) return false;
  return !input || std::find(input->excluded.begin(), input->excluded.end(), value) == input->excluded.end();
}

// How unwanted a number is in an example: most are sizes or counts, so 0 is an odd one.
int rankOf(const Literal& value, const schema::Input* input) {
  const auto* number = std::get_if<std::int64_t>(&value);
  if (!number) return 0;
  if (*number <= 0) return 3;
  if (input && std::find(input->values.begin(), input->values.end(), value) != input->values.end()) return 0;
  return *number <= smallNumber ? 1 : 2;
}

void prepare(Choice& choice, const schema::Input* input) {
  std::vector<Literal> values = outcomes(choice, input);
  if (input && choice.path.type() == ValueType::Integer)
    for (const Literal& value : input->values)
      if (isOfType(value, ValueType::Integer)) values.push_back(value);
  std::stable_sort(values.begin(), values.end(),
                   [&](const Literal& a, const Literal& b) { return rankOf(a, input) < rankOf(b, input); });
  if (const auto value = defaultOf(input); value && isOfType(*value, choice.path.type()))
    values.insert(values.begin(), *value);
  for (Literal& value : values)
    if (isPossible(value, choice, input) &&
        std::find(choice.values.begin(), choice.values.end(), value) == choice.values.end())
      choice.values.push_back(std::move(value));
}

class Trial {
 public:
  explicit Trial(const std::vector<Choice>& choices) : choices_(choices) {}

  // The first configuration in the order of the wishes; Unknown: there were too many, or one that decides nothing.
  Answer run(const Expression& formula) {
    if (isFound(formula, 0)) return {Truth::Proved, std::move(example_)};
    return {isUndecided_ || trials_ > maximumTrials ? Truth::Unknown : Truth::Refuted, {}};
  }

 private:
  bool isFound(const Expression& formula, std::size_t next) {
    if (formula.isFalse() || trials_ > maximumTrials) return false;
    if (next == choices_.size()) {
      isUndecided_ |= !formula.isLiteral();
      return formula.isTrue();
    }
    const Choice& choice = choices_[next];
    for (const Literal& value : choice.values) {
      ++trials_;
      const std::string name = schema::pathText(choice.path);
      if (isFound(schema::substitute(formula, {{name, schema::Value(value)}}), next + 1)) {
        example_.emplace(name, value);
        return true;
      }
    }
    return false;
  }

  const std::vector<Choice>& choices_;
  schema::Configuration example_;
  std::size_t trials_ = 0;
  bool isUndecided_ = false;
};

}  // namespace

std::optional<Answer> satisfiableByTrial(const Expression& formula, const std::vector<schema::Input>& inputs) {
  Choices collected;
  if (!collected.collect(formula)) return std::nullopt;
  std::vector<Choice> choices = collected.take();
  for (Choice& choice : choices) prepare(choice, inputOf(choice, inputs));
  // Defaults are wanted most.
  std::stable_partition(choices.begin(), choices.end(),
                        [&](const Choice& choice) { return defaultOf(inputOf(choice, inputs)).has_value(); });
  Answer answer = Trial(choices).run(formula);
  return answer.truth == Truth::Unknown ? std::nullopt : std::optional(std::move(answer));
}

}  // namespace dictum::solve

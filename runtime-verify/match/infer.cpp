#include "match/infer.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>

#include "schema/expression_node.h"
#include "schema/input_type.h"
#include "solve/solver.h"

namespace dictum::match {
namespace {

using schema::Configuration;
using schema::Expression;
using schema::Literal;
using schema::Operation;
using schema::ValueType;

constexpr std::size_t solvedWishes = 400;  // the heaviest of what propagation leaves
constexpr std::size_t checkedInputs = 16;  // inputs whose value is checked for being the only one

// x, dims[2], size(dims): what a configuration can give.
bool isPath(const Expression& e) {
  if (e.operation() == Operation::Input) return true;
  if (e.operation() == Operation::Index && !e.operands()[1].asInteger()) return false;
  return (e.operation() == Operation::Index || e.operation() == Operation::Size) && isPath(e.operands()[0]);
}

// The values that wishes ask of one path, with their weights, and the bounds of an integer.
struct Votes {
  Expression path;
  std::vector<std::pair<Literal, unsigned>> values;
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  std::int64_t to = std::numeric_limits<std::int64_t>::max();

  void add(const Literal& value, unsigned weight) {
    const auto known =
        std::find_if(values.begin(), values.end(), [&](const auto& vote) { return vote.first == value; });
    if (known != values.end()) {
      known->second += weight;
    } else {
      values.emplace_back(value, weight);
    }
  }

  std::optional<Literal> winner() const {
    if (!values.empty()) {
      const auto less = [](const auto& a, const auto& b) { return a.second < b.second; };
      return std::max_element(values.begin(), values.end(), less)->first;
    }
    // Bounds that contradict each other: the keys that are there count.
    constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
    if (from != lowest && from >= to) return from;
    return std::nullopt;
  }
};

class Propagation {
 public:
  Propagation(std::vector<Wish> wishes, Expression valid) : wishes_(std::move(wishes)), valid_(std::move(valid)) {}

  void run() {
    while (true) {
      const Configuration settled = settle();
      if (settled.empty()) return;
      for (const auto& [name, value] : settled) configuration_[name] = value;
      apply(settled);
    }
  }

  const std::vector<Wish>& left() const { return wishes_; }
  const Expression& valid() const { return valid_; }
  Configuration configuration_;
  bool contradicts_ = false;

 private:
  Configuration settle() {
    votes_.clear();
    for (const Wish& wish : wishes_) vote(wish.formula, wish.weight);
    vote(valid_, 1'000'000);
    Configuration settled;
    for (const auto& [name, votes] : votes_) {
      if (const auto value = votes.winner()) settled.emplace(name, schema::Value(*value));
    }
    return settled;
  }

  Votes& votesFor(const Expression& path) {
    Votes& votes = votes_[schema::pathText(path)];
    votes.path = path;
    return votes;
  }

  void vote(const Expression& formula, unsigned weight) {
    const auto& operands = formula.operands();
    switch (formula.operation()) {
      case Operation::And:
        for (const Expression& operand : operands) vote(operand, weight);
        return;
      case Operation::Not:
        if (isPath(operands[0])) votesFor(operands[0]).add(false, weight);
        return;
      case Operation::Equal:
        if (isPath(operands[0]) && operands[1].isLiteral()) votesFor(operands[0]).add(*operands[1].literal(), weight);
        return;
      case Operation::Less:
      case Operation::LessEqual:
        voteBound(formula);
        return;
      default:
        if (isPath(formula) && formula.type() == ValueType::Boolean) votesFor(formula).add(true, weight);
    }
  }

  void voteBound(const Expression& formula) {
    const Expression &a = formula.operands()[0], &b = formula.operands()[1];
    const std::int64_t strict = formula.operation() == Operation::Less ? 1 : 0;
    if (a.type() == ValueType::Floating || b.type() == ValueType::Floating) return;
    if (isPath(a) && b.asInteger()) {
      Votes& votes = votesFor(a);
      votes.to = std::min(votes.to, *b.asInteger() - strict);
    }
    if (isPath(b) && a.asInteger()) {
      Votes& votes = votesFor(b);
      votes.from = std::max(votes.from, *a.asInteger() + strict);
    }
  }

  void apply(const Configuration& settled) {
    valid_ = substitute(valid_, settled);
    contradicts_ |= valid_.isFalse();
    std::unordered_map<Expression, std::size_t, schema::ExpressionHash> positions;
    std::vector<Wish> left;
    const std::function<void(const Expression&, unsigned)> keep = [&](const Expression& formula, unsigned weight) {
      if (formula.isFalse()) contradicts_ = true;
      if (formula.isLiteral()) return;
      if (formula.operation() == Operation::And) {
        for (const Expression& operand : formula.operands()) keep(operand, weight);
        return;
      }
      const auto [position, isNew] = positions.emplace(formula, left.size());
      if (isNew) left.push_back({formula, 0});
      left[position->second].weight += weight;
    };
    for (const Wish& wish : wishes_) keep(substitute(wish.formula, settled), wish.weight);
    wishes_ = std::move(left);
  }

  std::vector<Wish> wishes_;
  Expression valid_;
  std::map<std::string, Votes> votes_;
};

Expression isValue(const std::vector<schema::Input>& inputs, const std::string& name, const schema::Value& value) {
  const auto input = std::find_if(inputs.begin(), inputs.end(), [&](const auto& each) { return each.name == name; });
  if (input == inputs.end() || !value.literal()) return {};
  return equal(Expression::input(name, input->type), Expression::literal(*value.literal()));
}

void solveRest(const schema::Model& model, const Propagation& known, Inference& result) {
  std::vector<Wish> wishes = known.left();
  const Expression valid = known.valid();
  if (wishes.empty() && valid.isLiteral()) return;
  std::sort(wishes.begin(), wishes.end(), [](const Wish& a, const Wish& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.formula.hash() < b.formula.hash();
  });
  result.decided = wishes.size() <= solvedWishes;
  wishes.resize(std::min(wishes.size(), solvedWishes));
  std::vector<Expression> all{valid};
  for (const Wish& wish : wishes) all.push_back(wish.formula);
  const Expression formula = conjunction(all);
  solve::Solver solver(model.inputs);
  const solve::Answer answer = solver.satisfiable(formula);
  if (answer.truth == solve::Truth::Proved) {
    result.configuration.insert(answer.example.begin(), answer.example.end());
    std::size_t checked = 0;
    for (const auto& [name, value] : answer.example) {
      const Expression same = ++checked <= checkedInputs ? isValue(model.inputs, name, value) : Expression();
      if (same.isLiteral() || solver.implies(formula, same).truth != solve::Truth::Proved) result.open.insert(name);
    }
    return;
  }
  result.granted = false;
  result.decided &= answer.truth == solve::Truth::Refuted;
  std::vector<solve::Solver::Wish> soft;
  for (const Wish& wish : wishes) soft.emplace_back(wish.formula, wish.weight);
  if (const auto best = solver.best(valid.isFalse() ? Expression() : valid, soft)) {
    result.configuration.insert(best->begin(), best->end());
  }
}

}  // namespace

Inference infer(const schema::Model& model, std::vector<Wish> wishes) {
  Propagation propagation(std::move(wishes), model.valid);
  propagation.run();
  Inference result;
  result.configuration = propagation.configuration_;
  result.granted = !propagation.contradicts_;
  solveRest(model, propagation, result);
  return result;
}

}  // namespace dictum::match

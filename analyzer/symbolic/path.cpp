// Paths: branching, merging, throwing, and what is learned on the way.
#include <algorithm>

#include "symbolic/evaluator.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

using schema::conjunction;
using schema::disjunction;
using schema::negation;

namespace {

// What a condition shares with others is met once for each of them: there are conditions of more parts than can be
// walked through.
constexpr std::size_t maximumParts = 4096;

// Notes the values that a condition compares an input with, so that users learn which ones matter. Adds to `parts` how
// many the condition has.
void collectComparedValues(const Expression& condition, std::map<std::string, InputRecord>& inputs,
                           std::size_t& parts) {
  using schema::Operation;
  if (++parts > maximumParts) return;
  const auto& operands = condition.operands();
  if (condition.operation() == Operation::Equal || condition.operation() == Operation::NotEqual) {
    for (int side = 0; side < 2; ++side) {
      const Expression& named = operands[side];
      const schema::Literal* value = operands[1 - side].literal();
      if (!value || named.operation() != Operation::Input) continue;
      auto it = inputs.find(named.name());
      if (it == inputs.end()) continue;
      auto& values = it->second.input.values;
      if (std::find(values.begin(), values.end(), *value) == values.end()) values.push_back(*value);
    }
    return;
  }
  if (condition.operation() == Operation::Not || condition.operation() == Operation::And ||
      condition.operation() == Operation::Or)
    for (const Expression& operand : operands) collectComparedValues(operand, inputs, parts);
}

}  // namespace

Evaluator::Evaluator(const ProgramIndex& index, const catalog::Catalog& catalog, const Intrinsics& intrinsics,
                     const PredictOptions& options)
    : index_(index), catalog_(catalog), intrinsics_(intrinsics), options_(options) {
  frames_.emplace_back();
}

Expression Evaluator::onPath(const Expression& condition) const {
  if (condition.isLiteral()) return condition;
  Expression answer = path_.empty() ? condition : facts_.apply(path_, condition);
  constructions_.noteAnswer(condition, answer, path_.size());
  return answer;
}

Expression Evaluator::pathCondition() const { return facts_.together(path_); }

bool Evaluator::isRunning(const Family& loop) const {
  return std::any_of(path_.begin(), path_.end(), [&](const Expression& condition) {
    return condition.hasLoopIndex() && schema::loopIndicesOf(condition).count(loop.index) > 0;
  });
}

Value Evaluator::branch(const Expression& rawCondition, const std::function<Value()>& then,
                        const std::function<Value()>& otherwise) {
  Expression condition = onPath(rawCondition);
  if (condition.isTrue()) return then();
  if (condition.isFalse()) return otherwise();
  const std::size_t mark = path_.size();
  // Conditions are looked at with everything that holds on the path; what differs is merged under them, which compares
  // their parts with each other.
  std::size_t parts = 0;
  collectComparedValues(condition, inputs_, parts);
  steps_ += 8 * mark + parts * parts / 4;
  spend(trace_ ? trace_->location : ir::Location{});
  Store before = store_;
  std::optional<PathThrows> thrown[2];
  std::optional<Value> results[2];
  Store after[2];
  Expression learned[2];
  for (int side = 0; side < 2; ++side) {
    Expression holds = side == 0 ? condition : negation(condition);
    path_.push_back(holds);
    try {
      results[side] = side == 0 ? then() : otherwise();
      learned[side] = conjunction(std::vector<Expression>(path_.begin() + mark, path_.end()));
    } catch (const PathThrows& end) {
      if (!endInHandler(end)) {
        thrown[side] = end;
        throws_.push_back({conjunction(path_), end.message, end.location});
        valid_ = conjunction(valid_, negation(conjunction(std::vector<Expression>(path_.begin(), path_.end()))));
      }
    } catch (const PathEnds&) {
    }
    path_.resize(mark);
    after[side] = std::move(store_);
    if (side == 0) store_ = std::move(before);
  }
  if (!results[0] && !results[1]) {
    if (thrown[0] && thrown[1]) throw *thrown[0];
    throw PathEnds{};
  }
  if (!results[0] || !results[1]) {
    int alive = results[0] ? 0 : 1;
    store_ = std::move(after[alive]);
    path_.push_back(learned[alive]);
    return *results[alive];
  }
  store_ = Store::merge(condition, after[0], after[1]);
  Expression known = disjunction(learned[0], learned[1]);
  if (!known.isTrue()) path_.push_back(known);
  return merge(condition, *results[0], *results[1]);
}

Value Evaluator::branchOver(const Value& value, const std::function<Value(const Value&)>& apply) {
  const Choice* choice = value.as<Choice>();
  if (!choice) return apply(value);
  std::vector<Alternative> alternatives = choice->alternatives;
  std::function<Value(std::size_t)> from = [&](std::size_t i) -> Value {
    if (i + 1 == alternatives.size()) return apply(alternatives[i].value);
    return branch(alternatives[i].when, [&] { return apply(alternatives[i].value); }, [&] { return from(i + 1); });
  };
  return from(0);
}

Expression Evaluator::condition(const Value& value, const ir::Expression& source) {
  if (const Expression* expression = scalar(value)) {
    switch (expression->type()) {
      case schema::ValueType::Boolean:
        return onPath(*expression);
      case schema::ValueType::Integer:
      case schema::ValueType::Floating:
        return onPath(schema::notEqual(*expression, Expression::integer(0)));
      default:
        return onPath(*expression);
    }
  }
  if (value.is<None>()) return Expression::boolean(false);
  if (value.is<Pointer>() || value.is<Closure>() || value.is<FunctionReference>()) return Expression::boolean(true);
  if (const Tensor* tensor = value.as<Tensor>()) {
    if (tensor->scalar) return onPath(schema::notEqual(*tensor->scalar, Expression::integer(0)));
  }
  if (const Choice* choice = value.as<Choice>()) {
    std::vector<Expression> holds;
    for (const Alternative& alternative : choice->alternatives)
      holds.push_back(conjunction(alternative.when, condition(alternative.value, source)));
    return onPath(disjunction(holds));
  }
  const ir::TypePtr boolean = plainType(schema::ValueType::Boolean);
  if (const Opaque* opaque = value.as<Opaque>()) return *scalar(input(opaque->name, boolean, source.location));
  std::string name = source.source.empty() ? placeOfCondition(source.location) : source.source;
  return unknownCondition(value, name, source.location);
}

// Two conditions of one line are two: the second would be false where the first is not taken.
std::string Evaluator::placeOfCondition(const ir::Location& location) const {
  std::string name = "condition at line " + std::to_string(location.line);
  const auto other = inputs_.find(name);
  if (other == inputs_.end() || other->second.location.column == location.column) return name;
  return name + ", column " + std::to_string(location.column);
}

Expression Evaluator::unknownCondition(const Value& value, const std::string& name, const ir::Location& location) {
  std::string reason = "the condition is not known";
  if (const Unknown* unknown = value.as<Unknown>()) reason += ": " + unknown->reason;
  return *scalar(input(name, plainType(schema::ValueType::Boolean), location, std::nullopt, reason));
}

void Evaluator::throwHere(std::string message, const ir::Location& location, ExceptionClasses classes) {
  throw PathThrows{std::move(message), location, std::move(classes)};
}

void Evaluator::require(const Expression& rawCondition, const std::string& message, const ir::Location& location,
                        ExceptionClasses classes) {
  Expression condition = onPath(rawCondition);
  if (condition.isTrue()) return;
  if (condition.isFalse()) throwHere(message, location, std::move(classes));
  if (!endElsewhere(negation(condition), {message, location, std::move(classes)})) {
    valid_ = conjunction(valid_, disjunction(negation(pathCondition()), condition));
    throws_.push_back({conjunction(pathCondition(), negation(condition)), message, location});
  }
  path_.push_back(condition);
}

void Evaluator::gap(std::string reason, const ir::Location& location, GapKind kind) {
  constructions_.spoil();
  std::string key = std::to_string(location.file) + ":" + std::to_string(location.line) + ":" +
                    std::to_string(location.column) + ":" + reason;
  if (gapKeys_.insert(key).second) gaps_.push_back({std::move(reason), location, kind});
}

std::string Evaluator::freshIndexName(const std::string& wanted) {
  std::string name = wanted.empty() ? "i" : wanted;
  for (int n = 2; inputs_.count(name) || !indexNames_.insert(name).second; ++n)
    name = (wanted.empty() ? "i" : wanted) + std::to_string(n);
  return name;
}

void Evaluator::spend(const ir::Location& location) {
  if (++steps_ > budget_) throw BudgetExceeded{location};
}

Evaluator::TraceScope::TraceScope(Evaluator& evaluator, const std::function<std::string()>& what,
                                  const ir::Location& location)
    : evaluator_(evaluator), saved_(evaluator.trace_) {
  const bool isRead = evaluator.options_.steps || evaluator.observer_;
  evaluator.trace_ = std::make_shared<Trace>(Trace{isRead ? what() : std::string(), location, saved_});
}

Evaluator::TraceScope::~TraceScope() { evaluator_.trace_ = saved_; }

}  // namespace dictum::symbolic

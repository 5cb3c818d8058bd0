#include "rules/context.h"

#include "forward/collect.h"
#include "rules/check.h"
#include "schema/parse.h"

namespace dictum::checks {

namespace {

// "Norm" of an input that the code compares with Norm::Batch; empty where it compares it with nothing.
std::string enumerationOf(const schema::Input& input) {
  for (const auto* literals : {&input.values, &input.excluded})
    for (const schema::Literal& literal : *literals)
      if (const auto* enumerator = std::get_if<schema::Enumerator>(&literal)) return enumerator->type;
  return "";
}

}  // namespace

Solvers::Solvers(const symbolic::ProgramIndex& index) {
  for (const auto& [usr, all] : index.enumerations()) enumerations_[all.front().type] = all;
}

solve::Solver& Solvers::of(const ModelFacts& facts, const Expression& valid) {
  auto [known, isNew] = solvers_.try_emplace({&facts, valid.isTrue()}, facts.inputs);
  if (!isNew) return known->second;
  known->second.assume(valid);
  for (const schema::Input& input : facts.inputs) {
    const auto enumeration = enumerations_.find(enumerationOf(input));
    if (enumeration == enumerations_.end()) continue;
    Expression isOne = Expression::boolean(false);
    for (const schema::Enumerator& enumerator : enumeration->second)
      isOne = schema::disjunction(
          isOne, schema::equal(Expression::input(input.name, input.type), Expression::enumerator(enumerator)));
    known->second.assume(isOne);
  }
  return known->second;
}

std::string Context::option(const std::string& name) const {
  const auto given = options_.find(check_.description.name + "." + name);
  if (given != options_.end()) return given->second;
  for (const Option& option : check_.description.options)
    if (option.name == name) return option.defaultValue;
  return "";
}

bool Context::isOn(const std::string& option) const {
  const std::string value = this->option(option);
  return value == "true" || value == "1";
}

Range Context::range(const ir::Location& location) const {
  Range range;
  if (location.line == 0) return range;
  range.file = index_.locate(location).file;
  range.line = location.line;
  range.column = location.column;
  range.endLine = location.endLine ? location.endLine : location.line;
  range.endColumn = location.endLine ? location.endColumn : location.column;
  return range;
}

Range Context::range(const schema::Location& location) const {
  return {location.file, location.line, location.column, location.line, location.column};
}

std::optional<std::string> Context::witness(const ModelFacts& facts, const Expression& formula) {
  return example(facts, formula, facts.constructor->valid);
}

std::optional<std::string> Context::throwWitness(const ModelFacts& facts, const Expression& formula) {
  return example(facts, formula, Expression::boolean(true));
}

bool Context::canHold(const ModelFacts& facts, const Expression& formula) {
  return example(facts, formula, facts.constructor->valid, true).has_value();
}

std::optional<std::string> Context::example(const ModelFacts& facts, const Expression& formula, const Expression& valid,
                                            bool withData) {
  if (formula.isFalse() || !forward::isKnown(formula, facts, withData)) return std::nullopt;
  if (formula.isTrue() && valid.isTrue()) return "";
  const solve::Answer answer = solvers_.of(facts, valid).satisfiable(formula);
  if (answer.truth != solve::Truth::Proved) return std::nullopt;
  std::string text;
  for (const auto& [name, value] : answer.example)
    text += (text.empty() ? "with " : ", ") + name + " = " + print(value);
  return text;
}

void Context::report(Range range, std::string message, std::vector<Note> notes, std::vector<Edit> fixes) {
  if (range.file.empty() || range.line == 0) return;
  findings_.push_back({check_.description.name, check_.description.severity, std::move(message), std::move(range),
                       std::move(notes), std::move(fixes)});
}

}  // namespace dictum::checks

#include "rules/same_tensor.h"

#include <algorithm>

#include "ir/walk.h"
#include "rules/source.h"
#include "symbolic/program_index.h"

namespace dictum::checks {

using symbolic::unqualified;

namespace {

const ir::Expression& passed(const ir::Expression& e) { return passesOn(e) ? passed(*e.operands[0]) : e; }

// Whether the function returns that parameter wherever it returns, and never assigns it.
bool returnsParameter(const ir::Function& function, std::uint32_t local) {
  if (!function.body) return false;
  bool returns = false, others = false;
  const auto isIt = [&](const ir::Expression& e) {
    return e.kind == ir::ExpressionKind::Variable && e.local != 0 && e.local == local;
  };
  ir::forEachStatement(*function.body, [&](const ir::Statement& s) {
    if (s.kind != ir::StatementKind::Return || !s.expression) return;
    (isIt(passed(*s.expression)) ? returns : others) = true;
  });
  ir::walk(*function.body, [&](const ir::Expression& e) {
    others |= e.kind == ir::ExpressionKind::Call && unqualified(e.text) == "operator=" && e.object && isIt(*e.object);
  });
  return returns && !others;
}

}  // namespace

SameTensor::SameTensor(const ir::Program& program) : program_(program) {
  const auto collect = [this](const ir::Statement& s) {
    if (s.kind != ir::StatementKind::Declare || !s.variable.initializer) return;
    const ir::Expression& value = passed(*s.variable.initializer);
    if (value.lambda) lambdas_[s.variable.local] = value.lambda.get();
  };
  for (const auto& [usr, function] : program.functions)
    if (function.body) ir::forEachStatement(*function.body, collect);
}

const ir::Function* SameTensor::calleeOf(const ir::Expression& call) const {
  if (call.isVirtual) return nullptr;
  if (call.object && call.object->local)
    if (const auto lambda = lambdas_.find(call.object->local); lambda != lambdas_.end()) return lambda->second;
  const auto function = program_.functions.find(call.usr);
  return function == program_.functions.end() ? nullptr : &function->second;
}

bool SameTensor::isGivenBy(const ir::Expression& e, const std::string& field) const {
  if (e.kind == ir::ExpressionKind::Field) return e.usr == field;
  if (passesOn(e)) return isGivenBy(*e.operands[0], field);
  if (e.kind != ir::ExpressionKind::Call) return false;
  if (const ir::Function* callee = calleeOf(e))
    for (std::size_t i = 0; i < std::min(e.operands.size(), callee->parameters.size()); ++i)
      if (returnsParameter(*callee, callee->parameters[i].local)) return isGivenBy(*e.operands[i], field);
  const std::string name = unqualified(e.text);
  if (!name.ends_with("_") && name != "set_requires_grad" && name != "move") return false;
  if (e.object) return isGivenBy(*e.object, field);
  return !e.operands.empty() && isGivenBy(*e.operands[0], field);
}

}  // namespace dictum::checks

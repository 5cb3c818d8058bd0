#include "rules/variables.h"

#include <tuple>

#include "ir/walk.h"
#include "symbolic/program_index.h"

namespace dictum::checks {

using symbolic::unqualified;

namespace {

const ir::Expression* named(const ir::Expression& e) {
  if (e.kind == ir::ExpressionKind::Variable || e.kind == ir::ExpressionKind::Field) return &e;
  const bool passesOn = e.kind == ir::ExpressionKind::Call || e.kind == ir::ExpressionKind::Dereference ||
                        e.kind == ir::ExpressionKind::Construct || e.kind == ir::ExpressionKind::Cast;
  if (!passesOn) return nullptr;
  const std::string name = unqualified(e.text);
  const bool isAccess = name == "operator->" || name == "operator*" || name == "get" || name == "ptr";
  if (e.kind == ir::ExpressionKind::Call && !isAccess) return nullptr;
  if (e.object) return named(*e.object);
  return e.operands.size() == 1 ? named(*e.operands[0]) : nullptr;
}

}  // namespace

std::string subjectOf(const ir::Expression& e) {
  const ir::Expression* found = named(e);
  if (!found) return "";
  if (found->local) return "local " + std::to_string(found->local);
  if (found->kind == ir::ExpressionKind::Variable || found->operands.empty()) return found->usr;
  const std::string object = subjectOf(*found->operands[0]);
  const bool isOwn = named(*found->operands[0]) == nullptr;
  return isOwn ? found->usr : object + "." + found->usr;
}

bool isWithin(const std::string& subject, const std::string& whole) {
  return subject == whole || subject.rfind(whole + ".", 0) == 0;
}

std::string nameOf(const ir::Expression& e) {
  const ir::Expression* found = named(e);
  return found ? unqualified(found->text) : "";
}

ParameterOwners::ParameterOwners(const ir::Function& function) {
  if (function.body) collect(*function.body);
}

void ParameterOwners::collect(const ir::Statement& s) {
  if (s.kind == ir::StatementKind::Declare && s.variable.initializer && !of(*s.variable.initializer).empty())
    lists_[s.variable.local] = s.variable.initializer.get();
  if (s.initializer) collect(*s.initializer);
  for (const ir::StatementPtr& child : s.children)
    if (child) collect(*child);
}

std::vector<const ir::Expression*> ParameterOwners::of(const ir::Expression& e) const {
  std::vector<const ir::Expression*> owners;
  ir::walk(e, [&](const ir::Expression& inner) {
    const bool lists =
        inner.kind == ir::ExpressionKind::Call && inner.object &&
        (inner.text == "torch::nn::Module::parameters" || inner.text == "torch::nn::Module::named_parameters");
    if (lists) owners.push_back(inner.object.get());
    const auto held = inner.kind == ir::ExpressionKind::Variable ? lists_.find(inner.local) : lists_.end();
    if (held == lists_.end()) return;
    for (const ir::Expression* owner : of(*held->second)) owners.push_back(owner);
  });
  return owners;
}

bool makesOptimizer(const ir::Expression& e) {
  if (e.kind == ir::ExpressionKind::Construct) return isOptimizer(e.type);
  const bool makes =
      e.kind == ir::ExpressionKind::Call && (e.text == "std::make_unique" || e.text == "std::make_shared");
  return makes && !e.templateArguments.empty() && isOptimizer(e.templateArguments[0].type);
}

bool isBefore(const ir::Location& a, const ir::Location& b) {
  return std::tie(a.line, a.column) < std::tie(b.line, b.column);
}

bool isOptimizer(const ir::TypePtr& type) {
  if (!type || type->name.rfind("torch::optim::", 0) != 0) return false;
  const std::string name = unqualified(type->name);
  return name.find("Options") == std::string::npos && name.find("ParamGroup") == std::string::npos &&
         name.find("Scheduler") == std::string::npos && name.find("LR") == std::string::npos;
}

}  // namespace dictum::checks

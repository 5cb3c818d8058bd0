#include "rules/variables.h"

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
  return found->local ? "local " + std::to_string(found->local) : found->usr;
}

std::string nameOf(const ir::Expression& e) {
  const ir::Expression* found = named(e);
  return found ? unqualified(found->text) : "";
}

std::string parametersOf(const ir::Expression& e) {
  std::string subject;
  ir::walk(e, [&](const ir::Expression& inner) {
    const bool lists =
        inner.kind == ir::ExpressionKind::Call && inner.object && inner.text == "torch::nn::Module::parameters";
    if (lists && subject.empty()) subject = subjectOf(*inner.object);
  });
  return subject;
}

bool isOptimizer(const ir::TypePtr& type) {
  if (!type || type->name.rfind("torch::optim::", 0) != 0) return false;
  const std::string name = unqualified(type->name);
  return name.find("Options") == std::string::npos && name.find("ParamGroup") == std::string::npos &&
         name.find("Scheduler") == std::string::npos && name.find("LR") == std::string::npos;
}

}  // namespace dictum::checks

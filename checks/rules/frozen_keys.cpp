#include "rules/frozen_keys.h"

#include <vector>

#include "symbolic/program_index.h"

namespace dictum::checks {

using symbolic::unqualified;

bool setsGradient(const ir::Expression& e) {
  const std::string name = unqualified(e.text);
  return e.kind == ir::ExpressionKind::Call && e.object && (name == "set_requires_grad" || name == "requires_grad_");
}

const ir::Expression* gradientOf(const ir::Statement& body) {
  if (body.kind == ir::StatementKind::Expression)
    return setsGradient(*body.expression) ? body.expression.get() : nullptr;
  if (body.kind != ir::StatementKind::Block) return nullptr;
  const ir::Expression* found = nullptr;
  for (const ir::StatementPtr& child : body.children) {
    if (child->kind == ir::StatementKind::Declare) continue;
    if (child->kind != ir::StatementKind::Expression) return nullptr;
    if (setsGradient(*child->expression)) found = child->expression.get();
  }
  return found;
}

namespace {

std::vector<const ir::Statement*> statementsOf(const ir::Statement& body) {
  if (body.kind != ir::StatementKind::Block) return {&body};
  std::vector<const ir::Statement*> statements;
  for (const ir::StatementPtr& child : body.children) statements.push_back(child.get());
  return statements;
}

// `if (...) continue;`
bool isGuard(const ir::Statement& s) {
  if (s.kind != ir::StatementKind::If || s.children.size() != 1) return false;
  const std::vector<const ir::Statement*> inner = statementsOf(*s.children[0]);
  return inner.size() == 1 && inner[0]->kind == ir::StatementKind::Continue;
}

}  // namespace

std::optional<FrozenKeys> selectionOf(const ir::Statement& loop) {
  if (loop.children.empty() || !loop.children.back()) return std::nullopt;
  FrozenKeys selection{KeyFilter(loop.variable.local), nullptr, nullptr, true};
  for (const ir::Statement* child : statementsOf(*loop.children.back())) {
    if (child->kind == ir::StatementKind::Declare) {
      selection.filter.declare(child->variable);
      continue;
    }
    if (selection.call) return std::nullopt;
    if (isGuard(*child)) {
      if (selection.condition) return std::nullopt;
      selection.condition = child->expression.get();
      selection.freezesWhen = false;
      continue;
    }
    const bool chooses = child->kind == ir::StatementKind::If && child->children.size() == 1;
    selection.call = gradientOf(chooses ? *child->children[0] : *child);
    if (!selection.call || selection.call->operands.size() != 1) return std::nullopt;
    const ir::Expression& value = *selection.call->operands[0];
    const bool freezes = value.kind == ir::ExpressionKind::Boolean && value.integer == 0;
    if (selection.condition && (chooses || !freezes)) return std::nullopt;
    if (selection.condition) continue;
    if (chooses && !freezes) return std::nullopt;
    selection.condition = chooses ? child->expression.get() : &value;
    selection.freezesWhen = chooses;
  }
  const bool isPlain = !selection.call || selection.condition->kind == ir::ExpressionKind::Boolean;
  return isPlain ? std::nullopt : std::optional(selection);
}

}  // namespace dictum::checks

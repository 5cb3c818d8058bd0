// Variables: local ones, structured bindings, and those that live outside functions.
#include "extract/lower.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;
using ir::ExpressionKind;
using ir::StatementKind;

namespace {

void declare(Context& context, const ValueDecl* declaration, ir::Variable variable, Statements& out) {
  auto node = std::make_shared<ir::Statement>();
  node->kind = StatementKind::Declare;
  node->location = context.locate(declaration->getSourceRange());
  node->variable = std::move(variable);
  out.push_back(node);
}

// What a name of a structured binding stands for: `std::get<i>(hidden)`, `hidden.field` or `hidden[i]`.
ir::ExpressionPtr boundValue(Context& context, const BindingDecl* binding) {
  if (auto* holder = binding->getHoldingVar()) return lowerExpression(context, holder->getInit());
  return lowerExpression(context, binding->getBinding());
}

}  // namespace

ir::Variable makeVariable(Context& context, const VarDecl* variable) {
  ir::Variable lowered;
  lowered.local = context.localOf(variable);
  lowered.name = variable->getNameAsString();
  lowered.type = lowerType(context, variable->getType());
  lowered.initializer = lowerExpression(context, variable->getInit());
  lowered.isStatic = variable->isStaticLocal();
  return lowered;
}

void lowerVariable(Context& context, const VarDecl* variable, Statements& out) {
  if (variable->hasExternalStorage()) return;
  declare(context, variable, makeVariable(context, variable), out);
  lowerBindings(context, variable, out);
}

void lowerBindings(Context& context, const VarDecl* variable, Statements& out) {
  auto* decomposition = dyn_cast<DecompositionDecl>(variable);
  if (!decomposition) return;
  for (auto* binding : decomposition->bindings()) {
    ir::Variable lowered;
    lowered.local = context.localOf(binding);
    lowered.name = binding->getNameAsString();
    lowered.type = lowerType(context, context.ast.getLValueReferenceType(binding->getType().getNonReferenceType()));
    lowered.initializer = boundValue(context, binding);
    declare(context, binding, std::move(lowered), out);
  }
}

void lowerGlobal(Context& context, const VarDecl* variable) {
  ir::Global global;
  global.usr = usrOf(context, variable);
  global.name = qualifiedName(variable);
  global.type = lowerType(context, variable->getType());
  const VarDecl* initialized = nullptr;
  if (auto* initializer = variable->getAnyInitializer(initialized); initializer && !initializer->isValueDependent()) {
    global.initializer = lowerExpression(context, initializer);
  }
  context.unit.globals[global.usr] = std::move(global);
}

}  // namespace dictum::extract

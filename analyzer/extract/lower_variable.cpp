// Variables: local ones, structured bindings, and those that live outside functions.
#include "extract/lower.h"
#include "extract/source_text.h"
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

ir::TypePtr bindingType(Context& context, const BindingDecl* binding) {
  QualType type = binding->getType();
  if (type.isNull()) return lowerType(context, type);
  return lowerType(context, context.ast.getLValueReferenceType(type.getNonReferenceType()));
}

// What a name of a structured binding stands for: `std::get<i>(hidden)`, `hidden.field` or `hidden[i]`.
ir::ExpressionPtr boundValue(Context& context, const BindingDecl* binding) {
  if (auto* holder = binding->getHoldingVar()) return lowerExpression(context, holder->getInit());
  if (auto* value = binding->getBinding()) return lowerExpression(context, value);
  auto unknown = std::make_shared<ir::Expression>();
  unknown->location = context.locate(binding);
  unknown->type = std::make_shared<ir::Type>();
  unknown->text = binding->getNameAsString();
  unknown->reason = "the code does not compile here";
  return unknown;
}

// Clang takes a type that it does not know for `int`.
ir::TypePtr variableType(Context& context, const VarDecl* variable) {
  QualType bare = variable->getType().getNonReferenceType();
  if (bare->isPointerType()) bare = bare->getPointeeType();
  bool isGuess = variable->isInvalidDecl() && bare.getCanonicalType().getUnqualifiedType() == context.ast.IntTy;
  if (!isGuess) return lowerType(context, variable->getType());
  SourceRange type(variable->getTypeSpecStartLoc(), variable->getLocation());
  return unknownType(sourceText(context, type), variable->getName());
}

// A variable whose type or value Clang does not understand.
ir::ExpressionPtr brokenInitializer(Context& context, const VarDecl* variable) {
  auto unknown = std::make_shared<ir::Expression>();
  unknown->location = context.locate(variable);
  unknown->type = std::make_shared<ir::Type>();
  unknown->text = sourceText(context, variable->getSourceRange());
  unknown->reason = "the code does not compile here";
  return unknown;
}

}  // namespace

ir::ExpressionPtr lowerInitializer(Context& context, const Expr* initializer, QualType type) {
  if (!initializer || !initializer->containsErrors() || type->isDependentType()) {
    return lowerExpression(context, initializer);
  }
  if (auto* arguments = dyn_cast<ParenListExpr>(initializer)) {
    return lowerRecoveredArguments(context, arguments, type);
  }
  if (isa<InitListExpr>(initializer)) return lowerRecoveredValue(context, initializer, type, {initializer});
  return lowerExpression(context, initializer);
}

ir::Variable makeVariable(Context& context, const VarDecl* variable) {
  ir::Variable lowered;
  lowered.local = context.localOf(variable);
  context.declareLocal(variable);
  lowered.name = variable->getNameAsString();
  lowered.type = variableType(context, variable);
  lowered.initializer = lowerInitializer(context, variable->getInit(), variable->getType());
  if (variable->isInvalidDecl() && !lowered.initializer) lowered.initializer = brokenInitializer(context, variable);

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
    context.declareLocal(binding);
    lowered.name = binding->getNameAsString();
    lowered.type = bindingType(context, binding);
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

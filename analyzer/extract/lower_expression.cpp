#include "extract/lower.h"
#include "extract/source_text.h"

namespace dictum::extract {

using namespace clang;
using ir::ExpressionKind;

namespace {

// In this order: wrappers vanish, then literals and constants fold, then names, then everything that computes.
constexpr ir::ExpressionPtr (*recognisers[])(Context&, const Expr*) = {
    lowerTransparent, lowerLiteral,         lowerConstant, lowerName, lowerCall,   lowerConstruct,
    lowerLambda,      lowerInitializerList, lowerOperator, lowerCast, lowerBroken,
};

std::string whyUnknown(const Expr* expression) {
  if (expression->containsErrors()) return "the code does not compile here";
  if (expression->isInstantiationDependent()) return "depends on a template parameter";
  return std::string("no counterpart of ") + expression->getStmtClassName();
}

}  // namespace

ExpressionNode makeNode(Context& context, const Expr* expression, ExpressionKind kind) {
  auto node = std::make_shared<ir::Expression>();
  node->kind = kind;
  node->location = context.locate(expression->getSourceRange());
  QualType type = expression->getType();
  node->type = lowerType(context, type.isNull() ? type : type.getNonReferenceType());
  node->macro = macroAt(context, expression->getBeginLoc());
  return node;
}

ExpressionNode makeUnknown(Context& context, const Expr* expression, std::string reason) {
  auto node = makeNode(context, expression, ExpressionKind::Unknown);
  node->text = sourceText(context, expression->getSourceRange());
  node->source = node->text;
  node->reason = std::move(reason);
  return node;
}

ir::ExpressionPtr asImplicit(const ir::ExpressionPtr& expression) {
  auto copy = std::make_shared<ir::Expression>(*expression);
  copy->isImplicit = true;
  return copy;
}

ir::ExpressionPtr lowerExpression(Context& context, const Expr* expression) {
  if (!expression) return nullptr;
  // A braced list that fits no initialiser stays in the tree without a type; nothing can be asked of it.
  if (expression->getType().isNull()) {
    auto lowered = lowerInitializerList(context, expression);
    return lowered ? lowered : makeUnknown(context, expression, "the code does not compile here");
  }
  for (auto* recognise : recognisers) {
    if (auto lowered = recognise(context, expression)) return lowered;
  }
  auto node = makeUnknown(context, expression, whyUnknown(expression));
  if (auto* broken = dyn_cast<RecoveryExpr>(expression)) {
    node->operands = lowerAll(context, const_cast<RecoveryExpr*>(broken)->subExpressions());
  }
  return node;
}

std::vector<ir::ExpressionPtr> lowerAll(Context& context, llvm::ArrayRef<const Expr*> expressions) {
  std::vector<ir::ExpressionPtr> lowered;
  for (auto* expression : expressions) lowered.push_back(lowerExpression(context, expression));
  return lowered;
}

}  // namespace dictum::extract

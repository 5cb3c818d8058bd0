// Syntax that has no meaning of its own: parentheses, temporaries, cleanups, and the wrappers that Clang puts around
// what it resolved.
#include "extract/lower.h"
#include "extract/source_text.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;

namespace {

// What `expression` wraps, or null.
const Expr* wrapped(const Expr* expression) {
  if (auto* full = dyn_cast<FullExpr>(expression)) return full->getSubExpr();
  if (auto* paren = dyn_cast<ParenExpr>(expression)) return paren->getSubExpr();
  if (auto* temporary = dyn_cast<MaterializeTemporaryExpr>(expression)) return temporary->getSubExpr();
  if (auto* bound = dyn_cast<CXXBindTemporaryExpr>(expression)) return bound->getSubExpr();
  if (auto* parameter = dyn_cast<SubstNonTypeTemplateParmExpr>(expression)) return parameter->getReplacement();
  if (auto* opaque = dyn_cast<OpaqueValueExpr>(expression)) return opaque->getSourceExpr();
  if (auto* rewritten = dyn_cast<CXXRewrittenBinaryOperator>(expression)) return rewritten->getSemanticForm();
  if (auto* generic = dyn_cast<GenericSelectionExpr>(expression)) return generic->getResultExpr();
  if (auto* choose = dyn_cast<ChooseExpr>(expression)) return choose->getChosenSubExpr();
  if (auto* literal = dyn_cast<CompoundLiteralExpr>(expression)) return literal->getInitializer();
  if (auto* loop = dyn_cast<ArrayInitLoopExpr>(expression)) return loop->getCommonExpr();
  if (auto* pseudo = dyn_cast<PseudoObjectExpr>(expression)) return pseudo->getResultExpr();
  return nullptr;
}

// In C++20 the compiler writes `a < b` of the library's values as `(a <=> b) < 0`; it is the comparison that it was.
ir::ExpressionPtr lowerOrdering(Context& context, const CXXRewrittenBinaryOperator* rewritten) {
  const auto form = rewritten->getDecomposedForm();
  auto* ordering = dyn_cast<CXXOperatorCallExpr>(form.InnerBinOp);
  auto* callee = ordering && ordering->getOperator() == OO_Spaceship ? ordering->getDirectCallee() : nullptr;
  if (!callee || isa<CXXMethodDecl>(callee) || context.isUserCode(callee)) return nullptr;
  auto node = makeNode(context, rewritten, ir::ExpressionKind::Call);
  const std::string name = qualifiedName(callee);
  node->text = name.substr(0, name.rfind("<=>")) + BinaryOperator::getOpcodeStr(form.Opcode).str();
  node->source = sourceText(context, rewritten->getSourceRange());
  node->operands = lowerAll(context, {form.LHS, form.RHS});
  return node;
}

// A copy that something refers to, as the elements of `std::vector<int>(sizes)` in a loop that changes `sizes`: it is
// an object of its own.
const CXXConstructExpr* namedCopy(const Context& context, const Expr* expression) {
  auto* temporary = dyn_cast<MaterializeTemporaryExpr>(expression);
  if (!temporary) return nullptr;
  auto* inner = temporary->getSubExpr();
  while (true) {
    if (auto* bound = dyn_cast<CXXBindTemporaryExpr>(inner)) {
      inner = bound->getSubExpr();
    } else if (auto* cast = dyn_cast<CastExpr>(inner)) {
      inner = cast->getSubExpr();
    } else {
      break;
    }
  }
  auto* construct = dyn_cast<CXXConstructExpr>(inner);
  return construct && isValueCopy(context, construct) ? construct : nullptr;
}

}  // namespace

ir::ExpressionPtr lowerTransparent(Context& context, const Expr* expression) {
  if (auto* construct = namedCopy(context, expression)) return lowerCopy(context, construct);
  if (expression->isTypeDependent() && isa<GenericSelectionExpr, ChooseExpr>(expression)) return nullptr;
  if (auto* rewritten = dyn_cast<CXXRewrittenBinaryOperator>(expression))
    if (auto ordering = lowerOrdering(context, rewritten)) return ordering;
  if (auto* inner = wrapped(expression)) return lowerExpression(context, inner);
  if (auto* argument = dyn_cast<CXXDefaultArgExpr>(expression)) {
    return asImplicit(lowerExpression(context, argument->getExpr()));
  }
  if (auto* initializer = dyn_cast<CXXDefaultInitExpr>(expression)) {
    return asImplicit(lowerExpression(context, initializer->getExpr()));
  }
  return nullptr;
}

const Expr* stripped(const Expr* expression) {
  while (true) {
    if (auto* inner = wrapped(expression)) {
      expression = inner;
    } else if (auto* cast = dyn_cast<ImplicitCastExpr>(expression)) {
      expression = cast->getSubExpr();
    } else {
      return expression;
    }
  }
}

}  // namespace dictum::extract

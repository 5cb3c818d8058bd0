// Casts: those that change a value or a class remain, the others vanish.
#include "extract/lower.h"

namespace dictum::extract {

using namespace clang;
using ir::ExpressionKind;

namespace {

bool changesInteger(Context& context, QualType from, QualType to) {
  if (from->isBooleanType() || to->isBooleanType() || from->isEnumeralType() || to->isEnumeralType()) return true;
  if (from->isSignedIntegerType() != to->isSignedIntegerType()) return true;
  return context.ast.getTypeSize(to) < context.ast.getTypeSize(from);
}

// static_cast<Derived&>(*this) designates the same object, which knows its class.
bool isOfReference(const CastExpr* cast) {
  auto kind = cast->getCastKind();
  return cast->isGLValue() &&
         (kind == CK_BaseToDerived || kind == CK_DerivedToBase || kind == CK_UncheckedDerivedToBase);
}

bool remains(Context& context, const CastExpr* cast) {
  if (isOfReference(cast)) return false;
  bool isExplicit = isa<ExplicitCastExpr>(cast);
  switch (cast->getCastKind()) {
    case CK_IntegralCast:
      return changesInteger(context, cast->getSubExpr()->getType(), cast->getType());
    case CK_IntegralToFloating:
    case CK_FloatingToIntegral:
    case CK_IntegralToBoolean:
    case CK_FloatingToBoolean:
    case CK_BooleanToSignedIntegral:
    case CK_PointerToBoolean:
    case CK_MemberPointerToBoolean:
    case CK_BaseToDerived:
    case CK_Dynamic:
    case CK_IntegralToPointer:
    case CK_PointerToIntegral:
      return true;
    case CK_BitCast:
    case CK_LValueBitCast:
    case CK_DerivedToBase:
    case CK_UncheckedDerivedToBase:
    case CK_FloatingCast:
      return isExplicit;
    default:
      return false;
  }
}

}  // namespace

ir::ExpressionPtr lowerCast(Context& context, const Expr* expression) {
  auto* cast = dyn_cast<CastExpr>(expression);
  if (!cast || cast->getCastKind() == CK_Dependent) return nullptr;
  if (cast->getCastKind() == CK_NullToPointer) return makeNode(context, cast, ExpressionKind::Null);
  auto operand = lowerExpression(context, cast->getSubExpr());
  if (!remains(context, cast)) return operand;
  // A boolean that went through an integer, as branch hints make it do, is the boolean.
  bool becomesBoolean = cast->getType()->isBooleanType();
  while (becomesBoolean && operand->kind == ExpressionKind::Cast &&
         operand->operands.front()->type->kind == ir::TypeKind::Boolean) {
    operand = operand->operands.front();
  }
  if (becomesBoolean && operand->type->kind == ir::TypeKind::Boolean) return operand;
  auto node = makeNode(context, cast, ExpressionKind::Cast);
  node->operands = {operand};
  if (cast->getCastKind() == CK_Dynamic && cast->isGLValue()) node->text = "reference";
  return node;
}

}  // namespace dictum::extract

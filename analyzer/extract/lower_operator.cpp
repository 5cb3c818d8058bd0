// Built-in operators, subscripts, the conditional, new and delete.
#include "extract/lower.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;
using ir::ExpressionKind;

namespace {

// The field that it points to is named, so that whoever asks what uses the field finds it.
ir::ExpressionPtr lowerFieldPointer(Context& context, const UnaryOperator* unary) {
  auto node = makeUnknown(context, unary, "pointer to a field");
  auto* name = dyn_cast<DeclRefExpr>(stripped(unary->getSubExpr()));
  if (auto* field = name ? dyn_cast<FieldDecl>(name->getDecl()) : nullptr) node->usr = usrOf(context, field);
  return node;
}

ir::ExpressionPtr lowerUnary(Context& context, const UnaryOperator* unary) {
  auto* operand = unary->getSubExpr();
  auto make = [&](ExpressionKind kind) {
    auto node = makeNode(context, unary, kind);
    node->operands = {lowerExpression(context, operand)};
    return node;
  };
  switch (unary->getOpcode()) {
    case UO_Deref:
      return make(ExpressionKind::Dereference);
    case UO_AddrOf:
      if (unary->getType()->isMemberDataPointerType()) return lowerFieldPointer(context, unary);
      if (unary->getType()->isMemberPointerType() || operand->getType()->isFunctionType())
        return lowerExpression(context, operand);
      return make(ExpressionKind::AddressOf);
    case UO_Extension:
      return lowerExpression(context, operand);
    case UO_Real:
    case UO_Imag:
    case UO_Coawait:
      return nullptr;
    default:
      break;
  }
  auto node = make(ExpressionKind::Unary);
  node->text = (unary->isPostfix() ? "post" : "") + UnaryOperator::getOpcodeStr(unary->getOpcode()).str();
  return node;
}

// Enumerators are compared as what they are, not as the integers they are promoted to.
const Expr* comparedOperand(const BinaryOperator* binary, const Expr* operand) {
  auto left = stripped(binary->getLHS())->getType();
  auto right = stripped(binary->getRHS())->getType();
  bool isEnumeration = left->isEnumeralType() && right->isEnumeralType();
  return binary->isComparisonOp() && isEnumeration ? stripped(operand) : operand;
}

ir::ExpressionPtr lowerBinary(Context& context, const BinaryOperator* binary) {
  if (binary->isPtrMemOp()) return makeUnknown(context, binary, "pointer to a member");
  auto node = makeNode(context, binary, ExpressionKind::Binary);
  node->text = binary->getOpcodeStr().str();
  node->operands = {lowerExpression(context, comparedOperand(binary, binary->getLHS())),
                    lowerExpression(context, comparedOperand(binary, binary->getRHS()))};
  return node;
}

ir::ExpressionPtr lowerConditional(Context& context, const AbstractConditionalOperator* conditional) {
  auto node = makeNode(context, conditional, ExpressionKind::Conditional);
  node->operands = lowerAll(context, {conditional->getCond(), conditional->getTrueExpr(), conditional->getFalseExpr()});
  return node;
}

ir::ExpressionPtr lowerNew(Context& context, const CXXNewExpr* creation) {
  if (creation->isArray()) return makeUnknown(context, creation, "new of an array");
  auto node = makeNode(context, creation, ExpressionKind::New);
  auto* initializer = creation->getInitializer();
  if (auto* arguments = dyn_cast_or_null<ParenListExpr>(initializer)) {
    node->operands = {lowerRecoveredArguments(context, arguments, creation->getAllocatedType())};
  } else if (initializer) {
    node->operands = {lowerExpression(context, initializer)};
  }
  return node;
}

ir::ExpressionPtr lowerDelete(Context& context, const CXXDeleteExpr* deletion) {
  auto node = makeNode(context, deletion, ExpressionKind::Call);
  node->text = "operator delete";
  node->operands = {lowerExpression(context, deletion->getArgument())};
  return node;
}

// `typeid(x)` is a call with an operand, `typeid(T)` one with a template argument.
ir::ExpressionPtr lowerTypeid(Context& context, const CXXTypeidExpr* query) {
  auto node = makeNode(context, query, ExpressionKind::Call);
  node->text = "typeid";
  if (query->isTypeOperand()) {
    node->templateArguments = {{lowerType(context, query->getTypeOperand(context.ast)), std::nullopt}};
  } else {
    node->operands = {lowerExpression(context, query->getExprOperand())};
  }
  return node;
}

ir::ExpressionPtr lowerSubscript(Context& context, const ArraySubscriptExpr* subscript) {
  auto node = makeNode(context, subscript, ExpressionKind::Index);
  // Which side is the array Clang tells by the types; without them it is the left one, as everybody writes it.
  bool isTyped = !subscript->isTypeDependent();
  node->operands = lowerAll(context, {isTyped ? subscript->getBase() : subscript->getLHS(),
                                      isTyped ? subscript->getIdx() : subscript->getRHS()});
  return node;
}

}  // namespace

ir::ExpressionPtr lowerOperator(Context& context, const Expr* expression) {
  if (auto* unary = dyn_cast<UnaryOperator>(expression)) return lowerUnary(context, unary);
  if (auto* binary = dyn_cast<BinaryOperator>(expression)) return lowerBinary(context, binary);
  if (auto* conditional = dyn_cast<AbstractConditionalOperator>(expression)) {
    return lowerConditional(context, conditional);
  }
  if (auto* subscript = dyn_cast<ArraySubscriptExpr>(expression)) return lowerSubscript(context, subscript);
  if (auto* creation = dyn_cast<CXXNewExpr>(expression)) return lowerNew(context, creation);
  if (auto* deletion = dyn_cast<CXXDeleteExpr>(expression)) return lowerDelete(context, deletion);
  if (auto* query = dyn_cast<CXXTypeidExpr>(expression)) return lowerTypeid(context, query);
  return nullptr;
}

}  // namespace dictum::extract

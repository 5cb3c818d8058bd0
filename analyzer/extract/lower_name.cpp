// Names: variables, functions, fields, `this`.
#include "extract/lower.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;
using ir::ExpressionKind;

namespace {

ir::ExpressionPtr lowerVariableName(Context& context, const Expr* expression, const VarDecl* variable) {
  auto node = makeNode(context, expression, ExpressionKind::Variable);
  if (variable->isLocalVarDeclOrParm()) {
    node->local = context.localOf(variable);
    node->text = variable->getNameAsString();
    return node;
  }
  node->usr = usrOf(context, variable);
  node->text = qualifiedName(variable);
  context.demand(variable);
  return node;
}

ir::ExpressionPtr lowerDeclaration(Context& context, const Expr* expression, const ValueDecl* declaration) {
  if (auto* variable = dyn_cast<VarDecl>(declaration)) return lowerVariableName(context, expression, variable);
  if (auto* binding = dyn_cast<BindingDecl>(declaration)) {
    auto node = makeNode(context, expression, ExpressionKind::Variable);
    node->local = context.localOf(binding);
    node->text = binding->getNameAsString();
    return node;
  }
  if (auto* function = dyn_cast<FunctionDecl>(declaration)) {
    auto node = makeNode(context, expression, ExpressionKind::FunctionName);
    node->usr = usrOf(context, function);
    node->text = qualifiedName(function);
    context.demand(function);
    return node;
  }
  return nullptr;
}

ir::ExpressionPtr lowerMember(Context& context, const MemberExpr* member) {
  auto* field = dyn_cast<FieldDecl>(member->getMemberDecl());
  if (!field) return lowerDeclaration(context, member, member->getMemberDecl());
  // The members of an anonymous struct are members of the class around it.
  if (field->isAnonymousStructOrUnion()) return lowerObject(context, member);
  auto node = makeNode(context, member, ExpressionKind::Field);
  node->text = field->getNameAsString();
  node->usr = usrOf(context, field);
  node->operands = {lowerObject(context, member)};
  return node;
}

}  // namespace

ir::ExpressionPtr lowerObject(Context& context, const MemberExpr* member) {
  return lowerArrow(context, member->getBase(), member->isArrow());
}

ir::ExpressionPtr lowerArrow(Context& context, const Expr* base, bool isArrow) {
  auto object = lowerExpression(context, base);
  bool isOverloaded = isa<CXXOperatorCallExpr>(stripped(base));
  if (!isArrow || object->kind == ExpressionKind::This || isOverloaded) return object;
  if (object->kind == ExpressionKind::AddressOf) return object->operands.front();
  auto node = makeNode(context, base, ExpressionKind::Dereference);
  if (base->getType()->isPointerType()) node->type = lowerType(context, base->getType()->getPointeeType());
  node->operands = {object};
  return node;
}

ir::ExpressionPtr lowerName(Context& context, const Expr* expression) {
  if (isa<CXXThisExpr>(expression)) return makeNode(context, expression, ExpressionKind::This);
  if (auto* name = dyn_cast<DeclRefExpr>(expression)) return lowerDeclaration(context, expression, name->getDecl());
  if (auto* member = dyn_cast<MemberExpr>(expression)) return lowerMember(context, member);
  return nullptr;
}

}  // namespace dictum::extract

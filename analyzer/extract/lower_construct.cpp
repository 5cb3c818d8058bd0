// Construction of class objects, and lists in braces.
#include "clang/AST/DeclTemplate.h"
#include "extract/lower.h"
#include "extract/source_text.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;
using ir::ExpressionKind;

namespace {

// Longer arrays are not tables of a model.
constexpr unsigned maximumArrayLength = 65536;

bool isStringFromLiteral(const ir::Expression& node) {
  if (node.text != "std::basic_string" || node.operands.empty()) return false;
  if (node.operands.front()->kind != ExpressionKind::String) return false;
  return std::all_of(node.operands.begin() + 1, node.operands.end(), [](auto& operand) { return operand->isImplicit; });
}

ir::ExpressionPtr lowerConstruction(Context& context, const CXXConstructExpr* construct) {
  if (isValueCopy(context, construct)) return lowerExpression(context, construct->getArg(0));
  auto* constructor = construct->getConstructor();
  auto node = makeNode(context, construct, ExpressionKind::Construct);
  node->text = qualifiedName(constructor->getParent());
  node->usr = usrOf(context, constructor);
  node->source = sourceText(context, construct->getSourceRange());
  if (auto* arguments = constructor->getTemplateSpecializationArgs()) {
    node->templateArguments = lowerTemplateArguments(context, arguments->asArray());
  }
  node->operands = lowerAll(context, llvm::ArrayRef(construct->getArgs(), construct->getNumArgs()));
  context.demand(constructor);
  context.demand(constructor->getParent());
  if (!isStringFromLiteral(*node)) return node;
  auto text = std::make_shared<ir::Expression>(*node->operands.front());
  text->type = node->type;
  return text;
}

// `using Base::Base`: the parameters of this constructor go to the base's.
ir::ExpressionPtr lowerInherited(Context& context, const CXXInheritedCtorInitExpr* inherited) {
  auto* constructor = inherited->getConstructor();
  auto node = makeNode(context, inherited, ExpressionKind::Construct);
  node->text = qualifiedName(constructor->getParent());
  node->usr = usrOf(context, constructor);
  node->isImplicit = true;
  context.demand(constructor);
  return node;
}

void fillArray(Context& context, const InitListExpr* list, ir::Expression& node) {
  auto* array = context.ast.getAsConstantArrayType(list->getType());
  if (!array || !list->hasArrayFiller()) return;
  auto extent = std::min<std::uint64_t>(array->getSize().getZExtValue(), maximumArrayLength);
  if (node.operands.size() >= extent) return;
  auto filler = lowerExpression(context, list->getArrayFiller());
  node.operands.resize(extent, filler);
}

ExpressionNode makeList(Context& context, const InitListExpr* list) {
  auto node = makeNode(context, list, ExpressionKind::InitializerList);
  node->source = sourceText(context, list->getSourceRange());
  node->operands = lowerAll(context, list->inits());
  return node;
}

ir::ExpressionPtr lowerList(Context& context, const InitListExpr* list) {
  if (auto* semantic = list->getSemanticForm()) list = semantic;
  QualType type = list->getType();
  if (type->isDependentType() || type->isVoidType()) return makeList(context, list);
  bool isScalar = type->isScalarType();
  if (list->isTransparent() || (isScalar && list->getNumInits() == 1))
    return lowerExpression(context, list->getInit(0));
  if (isScalar) return lowerValueInitialization(context, type, context.locate(list->getSourceRange()));
  if (list->isStringLiteralInit()) return lowerExpression(context, list->getInit(0));
  if (type->isUnionType()) return makeUnknown(context, list, "union");
  auto node = makeList(context, list);
  fillArray(context, list, *node);
  return node;
}

}  // namespace

bool isValueCopy(const Context& context, const CXXConstructExpr* construct) {
  auto* constructor = construct->getConstructor();
  if (!constructor->isCopyOrMoveConstructor() || construct->getNumArgs() == 0) return false;
  return !constructor->isUserProvided() || !context.isUserCode(constructor);
}

ir::ExpressionPtr lowerConstruct(Context& context, const Expr* expression) {
  if (auto* construct = dyn_cast<CXXConstructExpr>(expression)) return lowerConstruction(context, construct);
  if (auto* inherited = dyn_cast<CXXInheritedCtorInitExpr>(expression)) return lowerInherited(context, inherited);
  if (isa<ImplicitValueInitExpr, CXXScalarValueInitExpr>(expression)) {
    return lowerValueInitialization(context, expression->getType(), context.locate(expression->getSourceRange()));
  }
  return nullptr;
}

ir::ExpressionPtr lowerInitializerList(Context& context, const Expr* expression) {
  if (auto* list = dyn_cast<InitListExpr>(expression)) return lowerList(context, list);
  if (auto* list = dyn_cast<CXXParenListInitExpr>(expression)) {
    auto node = makeNode(context, list, ExpressionKind::InitializerList);
    node->operands = lowerAll(context, const_cast<CXXParenListInitExpr*>(list)->getInitExprs());
    return node;
  }
  if (auto* list = dyn_cast<CXXStdInitializerListExpr>(expression)) {
    auto elements = std::make_shared<ir::Expression>(*lowerExpression(context, list->getSubExpr()));
    elements->type = lowerType(context, list->getType());
    return elements;
  }
  return nullptr;
}

}  // namespace dictum::extract

// Construction of class objects, and lists in braces.
#include "clang/AST/DeclTemplate.h"
#include "extract/lower.h"
#include "extract/recognise_torch.h"
#include "extract/source_text.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;
using ir::ExpressionKind;

namespace {

// Longer arrays are not tables of a model.
constexpr unsigned maximumArrayLength = 65536;

// A copy of an object of a derived class, of which only the base's part remains.
bool isCut(const CXXConstructExpr* construct) {
  auto* source = stripped(construct->getArg(0))->getType()->getAsCXXRecordDecl();
  auto* target = construct->getConstructor()->getParent();
  return source && source->getCanonicalDecl() != target->getCanonicalDecl();
}

bool isStringFromLiteral(const ir::Expression& node) {
  if (node.text != "std::basic_string" || node.operands.empty()) return false;
  if (node.operands.front()->kind != ExpressionKind::String) return false;
  return std::all_of(node.operands.begin() + 1, node.operands.end(), [](auto& operand) { return operand->isImplicit; });
}

// The variable, field or element that `std::move` gives away, null for everything else.
const Expr* movedObject(const Expr* expression) {
  auto* call = dyn_cast<CallExpr>(stripped(expression));
  auto* callee = call ? call->getDirectCallee() : nullptr;
  const bool isMove = callee && callee->isInStdNamespace() && callee->getIdentifier() && callee->getName() == "move";
  return isMove && call->getNumArgs() == 1 && call->getArg(0)->isLValue() ? call->getArg(0) : nullptr;
}

// Classes whose objects are empty after they were moved from; of others it is not said what they are.
bool isEmptyWhenMoved(const CXXRecordDecl* record) {
  static constexpr llvm::StringLiteral names[] = {
      "std::basic_string", "std::vector",        "std::deque",         "std::list",     "std::map",       "std::set",
      "std::shared_ptr",   "std::unordered_map", "std::unordered_set", "std::multimap", "std::unique_ptr"};
  return heldModule(record) || llvm::is_contained(names, qualifiedName(record));
}

// Whether a holder's constructor hands its arguments on to one of the module.
bool forwards(const CXXConstructorDecl* constructor) {
  if (auto inherited = constructor->getInheritedConstructor()) constructor = inherited.getConstructor();
  return constructor->isTemplateInstantiation() &&
         qualifiedName(constructor->getParent()) == "torch::nn::ModuleHolder" && constructor->getPrimaryTemplate();
}

// A construction that takes what its argument has; null for others.
ir::ExpressionPtr lowerMove(Context& context, const CXXConstructExpr* construct) {
  const bool moves = construct->getConstructor()->isMoveConstructor() && isValueCopy(context, construct);
  return moves ? lowerMoved(context, construct->getArg(0)) : nullptr;
}

ir::ExpressionPtr lowerConstruction(Context& context, const CXXConstructExpr* construct) {
  if (auto move = lowerMove(context, construct)) return move;
  if (isValueCopy(context, construct))
    return isCut(construct) ? lowerCopy(context, construct) : lowerExpression(context, construct->getArg(0));
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
  if (auto* held = heldModule(constructor->getParent()); held && forwards(constructor))
    nameForwardedConstructor(context, *node, held, llvm::ArrayRef(construct->getArgs(), construct->getNumArgs()));
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
  return construct->isElidable() || !constructor->isUserProvided() || !context.isUserCode(constructor);
}

void nameForwardedConstructor(Context& context, ir::Expression& node, const CXXRecordDecl* record,
                              llvm::ArrayRef<const Expr*> arguments) {
  if (!context.isUserCode(record)) return;
  auto* constructor = context.instantiator.constructorFor(record, arguments);
  if (!constructor || constructor->isCopyOrMoveConstructor()) return;
  node.forwardsTo = usrOf(context, constructor);
  context.demand(constructor);
}

ir::ExpressionPtr lowerMoved(Context& context, const Expr* expression) {
  auto* object = movedObject(expression);
  auto* record = object ? object->getType()->getAsCXXRecordDecl() : nullptr;
  if (!record || object->getType().isConstQualified() || !isEmptyWhenMoved(record)) return nullptr;
  auto node = makeNode(context, object, ir::ExpressionKind::Cast);
  node->text = "move";
  node->operands = {lowerExpression(context, object)};
  return node;
}

ir::ExpressionPtr lowerCopy(Context& context, const CXXConstructExpr* construct) {
  auto node = makeNode(context, construct, ir::ExpressionKind::Cast);
  node->text = "copy";
  node->operands = {lowerExpression(context, construct->getArg(0))};
  return node;
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

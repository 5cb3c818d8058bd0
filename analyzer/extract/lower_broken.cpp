// Code that does not compile, most often because a header is missing where the analysis runs.
//
// An error makes Clang give up on the types of everything around it: in `fill(model, vm["nc"].as<int>(), 64)` with an
// unknown `vm` the whole call has no type and no callee. What is not broken is still there, and these recognisers put
// it to use: the callee is the one candidate that takes so many arguments, the type of `Linear(vm["n"], 3)` is as
// written, and only `vm["nc"].as<int>()` itself is unknown.
#include "clang/AST/DeclTemplate.h"
#include "extract/lower.h"
#include "extract/recover.h"
#include "extract/source_text.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;
using ir::ExpressionKind;

namespace {

ExpressionNode makeRecovered(Context& context, const Expr* expression, ExpressionKind kind, QualType type) {
  auto node = makeNode(context, expression, kind);
  if (!type.isNull()) node->type = lowerType(context, type.getNonReferenceType());
  node->source = sourceText(context, expression->getSourceRange());
  return node;
}

void fillDefaults(Context& context, const FunctionDecl* callee, ir::Expression& node) {
  for (unsigned i = node.operands.size(); i < callee->getNumParams(); ++i) {
    auto* value = context.instantiator.defaultArgument(callee->getParamDecl(i));
    if (!value) return;
    node.operands.push_back(asImplicit(lowerExpression(context, value)));
  }
}

ir::ExpressionPtr implicitThis(Context& context, const Expr* expression, QualType type) {
  return makeRecovered(context, expression, ExpressionKind::This, type);
}

// The object of a call whose callee is a member, null for other callees.
ir::ExpressionPtr objectOf(Context& context, const Expr* callee) {
  if (auto* member = dyn_cast<MemberExpr>(callee)) return lowerObject(context, member);
  if (auto* members = dyn_cast<UnresolvedMemberExpr>(callee)) {
    if (members->isImplicitAccess()) return implicitThis(context, callee, members->getBaseType());
    return lowerArrow(context, members->getBase(), members->isArrow());
  }
  if (auto* member = dyn_cast<CXXDependentScopeMemberExpr>(callee)) {
    if (member->isImplicitAccess()) return implicitThis(context, callee, member->getBaseType());
    return lowerArrow(context, member->getBase(), member->isArrow());
  }
  return nullptr;
}

void setTemplateArguments(Context& context, const Expr* callee, ir::Expression& node) {
  auto* overloads = dyn_cast<OverloadExpr>(callee);
  if (!overloads) return;
  for (auto& written : overloads->template_arguments()) {
    auto lowered = lowerTemplateArguments(context, written.getArgument());
    node.templateArguments.insert(node.templateArguments.end(), lowered.begin(), lowered.end());
  }
}

// `options["layers"].as<int>()` where the class of `options` is not there: a member by its name. What people call
// as<T>, get<T> or value<T> gives a T.
ir::ExpressionPtr lowerUnknownMember(Context& context, const Expr* call, const Expr* callee,
                                     llvm::ArrayRef<const Expr*> arguments) {
  auto* member = dyn_cast<CXXDependentScopeMemberExpr>(callee);
  if (!member || member->isImplicitAccess()) return nullptr;
  auto written = member->template_arguments();
  bool namesType = written.size() == 1 && written[0].getArgument().getKind() == TemplateArgument::Type &&
                   !written[0].getArgument().getAsType()->isDependentType();
  auto node =
      makeRecovered(context, call, ExpressionKind::Call, namesType ? written[0].getArgument().getAsType() : QualType());
  node->text = member->getMember().getAsString();
  node->object = lowerArrow(context, member->getBase(), member->isArrow());
  node->operands = lowerAll(context, arguments);
  return node;
}

ir::ExpressionPtr lowerBrokenCall(Context& context, const Expr* call, const Expr* callee,
                                  llvm::ArrayRef<const Expr*> arguments) {
  callee = callee->IgnoreParenImpCasts();
  auto candidates = candidatesOf(context, callee, arguments.size());
  if (candidates.empty()) return lowerUnknownMember(context, call, callee, arguments);
  auto* only = candidates.size() == 1 ? candidates.front() : nullptr;
  auto node = makeRecovered(context, call, ExpressionKind::Call, recoveredType(context, call));
  node->text = qualifiedName(candidates.front());
  setTemplateArguments(context, callee, *node);
  auto* method = dyn_cast<CXXMethodDecl>(candidates.front());
  if (method && !method->isStatic()) node->object = objectOf(context, callee);
  node->isVirtual = method && method->isVirtual();
  node->operands = lowerAll(context, arguments);
  if (!only || only->isDependentContext()) return node;
  node->usr = usrOf(context, only);
  context.demand(only);
  fillDefaults(context, only, *node);
  return node;
}

// A variable or field with errors in its declaration.
bool isNameOfValue(const Expr* expression) {
  if (auto* name = dyn_cast<DeclRefExpr>(expression)) return isa<VarDecl, BindingDecl>(name->getDecl());
  auto* member = dyn_cast<MemberExpr>(expression);
  return member && isa<FieldDecl>(member->getMemberDecl());
}

// A mention of a variable that has no type, because its value has none.
ir::ExpressionPtr lowerLostName(Context& context, const Expr* expression) {
  std::string name = sourceText(context, expression->getSourceRange());
  auto* declaration = context.localNamed(name);
  if (!declaration) return nullptr;
  auto node = makeNode(context, expression, ExpressionKind::Variable);
  node->local = context.localOf(declaration);
  node->text = name;
  return node;
}

// Where even the callee's arguments were checked in vain, callee and arguments are the parts of the wreck.
ir::ExpressionPtr lowerRecovery(Context& context, const RecoveryExpr* recovery) {
  auto parts = const_cast<RecoveryExpr*>(recovery)->subExpressions();
  if (parts.empty()) return lowerLostName(context, recovery);
  if (parts.size() == 1 && isNameOfValue(parts.front())) return lowerExpression(context, parts.front());
  if (!isa<OverloadExpr, MemberExpr, DeclRefExpr>(parts.front())) return nullptr;
  llvm::SmallVector<const Expr*> arguments(parts.begin() + 1, parts.end());
  return lowerBrokenCall(context, recovery, parts.front(), arguments);
}

// `a * b`, `a[i]`, `!a` where an operand has no type.
ir::ExpressionPtr lowerBrokenOperator(Context& context, const CXXOperatorCallExpr* call) {
  bool isIndex = call->getOperator() == OO_Subscript;
  if (call->getOperator() == OO_Call || call->getOperator() == OO_Arrow) return nullptr;
  auto kind = isIndex                   ? ExpressionKind::Index
              : call->getNumArgs() == 2 ? ExpressionKind::Binary
                                        : ExpressionKind::Unary;
  auto node = makeRecovered(context, call, kind, {});
  if (!isIndex) node->text = getOperatorSpelling(call->getOperator());
  node->operands = lowerAll(context, llvm::ArrayRef(call->getArgs(), call->getNumArgs()));
  return node;
}

// `options.layers` where the class of `options` is not there.
ir::ExpressionPtr lowerUnknownField(Context& context, const CXXDependentScopeMemberExpr* member) {
  if (member->isImplicitAccess()) return nullptr;
  auto node = makeRecovered(context, member, ExpressionKind::Field, {});
  node->text = member->getMember().getAsString();
  node->operands = {lowerArrow(context, member->getBase(), member->isArrow())};
  return node;
}

ir::ExpressionPtr lowerBrokenCast(Context& context, const ExplicitCastExpr* cast) {
  QualType type = cast->getTypeAsWritten();
  if (type->isDependentType()) return nullptr;
  return lowerRecoveredValue(context, cast, type, {cast->getSubExpr()});
}

}  // namespace

ir::ExpressionPtr lowerRecoveredValue(Context& context, const Expr* expression, QualType type,
                                      llvm::ArrayRef<const Expr*> arguments) {
  auto* record = type->getAsCXXRecordDecl();
  auto* list = arguments.size() == 1 ? dyn_cast<InitListExpr>(arguments.front()) : nullptr;
  if (!record) {
    if (arguments.size() != 1 || !type->isScalarType())
      return makeUnknown(context, expression, "the code does not compile here");
    auto node = makeRecovered(context, expression, ExpressionKind::Cast, type);
    node->operands = {
        lowerExpression(context, list && list->getNumInits() == 1 ? list->getInit(0) : arguments.front())};
    return node;
  }
  bool isAggregate = list && record->hasDefinition() && record->isAggregate();
  auto node = makeRecovered(context, expression,
                            isAggregate ? ExpressionKind::InitializerList : ExpressionKind::Construct, type);
  node->text = qualifiedName(record);
  node->operands = lowerAll(context, list ? list->inits() : arguments);
  if (isAggregate || !record->hasDefinition()) return node;
  auto constructors = constructorsFor(record, node->operands.size());
  if (constructors.size() != 1) return node;
  node->usr = usrOf(context, constructors.front());
  context.demand(constructors.front());
  fillDefaults(context, constructors.front(), *node);
  return node;
}

ir::ExpressionPtr lowerRecoveredArguments(Context& context, const ParenListExpr* arguments, QualType type) {
  llvm::SmallVector<const Expr*> each;
  for (unsigned i = 0; i < arguments->getNumExprs(); ++i) each.push_back(arguments->getExpr(i));
  return lowerRecoveredValue(context, arguments, type, each);
}

ir::ExpressionPtr lowerBroken(Context& context, const Expr* expression) {
  if (!expression->containsErrors()) return nullptr;
  if (auto* overloaded = dyn_cast<CXXOperatorCallExpr>(expression)) return lowerBrokenOperator(context, overloaded);
  if (auto* recovery = dyn_cast<RecoveryExpr>(expression)) return lowerRecovery(context, recovery);
  if (auto* call = dyn_cast<CallExpr>(expression)) {
    llvm::SmallVector<const Expr*> arguments(call->arg_begin(), call->arg_end());
    return lowerBrokenCall(context, call, call->getCallee(), arguments);
  }
  if (auto* member = dyn_cast<CXXDependentScopeMemberExpr>(expression)) return lowerUnknownField(context, member);
  if (auto* cast = dyn_cast<ExplicitCastExpr>(expression)) return lowerBrokenCast(context, cast);
  if (auto* construct = dyn_cast<CXXUnresolvedConstructExpr>(expression)) {
    QualType type = construct->getTypeAsWritten();
    if (type->isDependentType()) return nullptr;
    llvm::SmallVector<const Expr*> arguments(construct->arg_begin(), construct->arg_end());
    return lowerRecoveredValue(context, construct, type, arguments);
  }
  return nullptr;
}

}  // namespace dictum::extract

// Calls: of functions, of methods, of overloaded operators, of values.
#include "clang/AST/DeclTemplate.h"
#include "extract/lower.h"
#include "extract/source_text.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;
using ir::ExpressionKind;

namespace {

bool isInStd(const FunctionDecl* function) {
  return function->isInStdNamespace() ||
         (function->getDeclContext()->isNamespace() && llvm::StringRef(qualifiedName(function)).starts_with("std::"));
}

// Functions that return what they are given: std::move and std::forward, branch hints, and the `s` of "text"s.
bool isTransparent(const FunctionDecl* function, unsigned arguments) {
  if (function->getBuiltinID() == Builtin::BI__builtin_expect) return true;
  if (isa<CXXMethodDecl>(function) || arguments == 0 || !isInStd(function)) return false;
  if (function->getLiteralIdentifier()) return true;
  if (arguments != 1 || !function->getIdentifier()) return false;
  static constexpr llvm::StringLiteral names[] = {"move", "forward", "move_if_noexcept", "as_const", "forward_like"};
  return llvm::is_contained(names, function->getName());
}

// TORCH_CHECK hands its default message and the user's parts to this function, which picks.
ir::ExpressionPtr lowerCheckMessage(Context& context, const CallExpr* call) {
  if (call->getNumArgs() <= 2) return lowerExpression(context, call->getArg(call->getNumArgs() - 1));
  auto node = makeNode(context, call, ExpressionKind::Call);
  node->text = "c10::str";
  for (unsigned i = 1; i < call->getNumArgs(); ++i) node->operands.push_back(lowerExpression(context, call->getArg(i)));
  return node;
}

ExpressionNode makeCall(Context& context, const CallExpr* call) {
  auto node = makeNode(context, call, ExpressionKind::Call);
  node->source = sourceText(context, call->getSourceRange());
  return node;
}

bool isToChangeable(QualType type) {
  if (!type->isReferenceType() && !type->isPointerType()) return false;
  QualType target = type->getPointeeType();
  return !target.isConstQualified() && !target->isFunctionType() && !type->isRValueReferenceType();
}

// Which arguments, and whether the object, the callee may change: who has no body to look at may have done it.
void noteChangeable(ir::Expression& node, const FunctionDecl* callee) {
  for (unsigned i = 0; i < callee->getNumParams(); ++i)
    if (isToChangeable(callee->getParamDecl(i)->getType())) node.changeable.push_back(i);
  auto* method = dyn_cast<CXXMethodDecl>(callee);
  node.changesObject = method && !method->isStatic() && !method->isConst();
}

void setCallee(Context& context, ir::Expression& node, const FunctionDecl* callee) {
  noteChangeable(node, callee);
  node.text = qualifiedName(callee);
  node.usr = usrOf(context, callee);
  if (auto* arguments = callee->getTemplateSpecializationArgs()) {
    node.templateArguments = lowerTemplateArguments(context, arguments->asArray());
  }
  context.demand(callee);
}

// Whether a parameter takes away what it is given, as those of push_back and operator= do: the library's rvalue
// references.
bool takesAway(const Context& context, const FunctionDecl* callee, unsigned parameter) {
  if (!callee || parameter >= callee->getNumParams()) return false;
  auto* method = dyn_cast<CXXMethodDecl>(callee);
  const bool isWritten = context.isUserCode(callee) && !(method && !method->isUserProvided());
  return !isWritten && callee->getParamDecl(parameter)->getType()->isRValueReferenceType();
}

ir::ExpressionPtr lowerArgument(Context& context, const FunctionDecl* callee, unsigned parameter,
                                const Expr* argument) {
  auto moved = takesAway(context, callee, parameter) ? lowerMoved(context, argument) : nullptr;
  return moved ? moved : lowerExpression(context, argument);
}

// What forwards to a function of the program leaves it to that whether it takes something.
std::vector<ir::ExpressionPtr> lowerArguments(Context& context, const FunctionDecl* callee, const ir::Expression& call,
                                              llvm::ArrayRef<const Expr*> arguments) {
  std::vector<ir::ExpressionPtr> lowered;
  for (unsigned i = 0; i < arguments.size(); ++i)
    lowered.push_back(lowerArgument(context, call.forwardsTo.empty() ? callee : nullptr, i, arguments[i]));
  return lowered;
}

// std::function, a lambda: their operator() is "operator()" of a value.
bool isCallOfValue(const FunctionDecl* callee) {
  auto* method = dyn_cast<CXXMethodDecl>(callee);
  if (!method || method->getOverloadedOperator() != OO_Call) return false;
  return method->getParent()->isLambda() || qualifiedName(method->getParent()) == "std::function";
}

// The standard library spreads its classes over internal bases: `p->f()` of a std::shared_ptr calls
// std::__shared_ptr_access::operator->. People, and the evaluator, know it by the class of the object.
void nameByObject(ir::Expression& node, const CXXMethodDecl* method, const Expr* object) {
  auto* parent = method->getParent();
  if (!parent->isInStdNamespace() || !parent->getName().starts_with("_")) return;
  QualType type = stripped(object)->getType();
  if (type->isPointerType()) type = type->getPointeeType();
  auto* record = type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!record || !record->isInStdNamespace() || record->getName().starts_with("_")) return;
  node.text = qualifiedName(record) + "::" + method->getNameAsString();
}

ir::ExpressionPtr lowerOperatorCall(Context& context, const CXXOperatorCallExpr* call) {
  auto* callee = call->getDirectCallee();
  if (!callee) return makeUnknown(context, call, "operator without a known function");
  auto node = makeCall(context, call);
  setCallee(context, *node, callee);
  unsigned first = 0;
  auto* method = dyn_cast<CXXMethodDecl>(callee);
  if (method && !method->isStatic()) {
    node->object = lowerExpression(context, call->getArg(0));
    node->isVirtual = method->isVirtual();
    nameByObject(*node, method, call->getArg(0));
    first = 1;
  }
  if (isCallOfValue(callee)) node->text = "operator()";
  for (unsigned i = first; i < call->getNumArgs(); ++i) {
    // Postfix ++ and -- carry a dummy 0.
    if (i == 1 && isa_and_nonnull<IntegerLiteral>(call->getArg(i)) && call->getArg(i)->getBeginLoc().isInvalid()) break;
    node->operands.push_back(lowerArgument(context, callee, i - first, call->getArg(i)));
  }
  return node;
}

// (object.*method)(...): a call of the method as a value, with the object first.
ir::ExpressionPtr lowerCallThroughPointer(Context& context, const CXXMemberCallExpr* call,
                                          const BinaryOperator* callee) {
  auto node = makeCall(context, call);
  node->text = "operator()";
  node->object = lowerExpression(context, callee->getRHS());
  node->operands = {lowerExpression(context, callee->getLHS())};
  node->changeable = {0};
  for (const Expr* argument : call->arguments()) node->operands.push_back(lowerExpression(context, argument));
  return node;
}

ir::ExpressionPtr lowerMemberCall(Context& context, const CXXMemberCallExpr* call) {
  auto* method = call->getMethodDecl();
  auto* member = dyn_cast<MemberExpr>(call->getCallee()->IgnoreParens());
  auto* pointed = dyn_cast<BinaryOperator>(call->getCallee()->IgnoreParens());
  if (pointed && pointed->isPtrMemOp()) return lowerCallThroughPointer(context, call, pointed);
  auto node = makeCall(context, call);
  if (!method || !member) {
    node->text = "operator()";
    node->object = lowerExpression(context, call->getCallee());
  } else {
    setCallee(context, *node, method);
    if (isCallOfValue(method)) node->text = "operator()";
    if (!method->isStatic()) node->object = lowerObject(context, member);
    node->isVirtual = method->isVirtual() && !member->hasQualifier();
    nameByObject(*node, method, member->getBase());
  }
  node->operands = lowerArguments(context, method, *node, llvm::ArrayRef(call->getArgs(), call->getNumArgs()));
  return node;
}

// The class of which std::make_shared and its like make an object; null for other functions.
const CXXRecordDecl* madeClass(const FunctionDecl* function) {
  static constexpr llvm::StringLiteral names[] = {"std::make_shared", "std::make_unique", "std::allocate_shared",
                                                  "c10::make_intrusive"};
  auto* arguments = function->getTemplateSpecializationArgs();
  if (!arguments || arguments->size() == 0 || !llvm::is_contained(names, qualifiedName(function))) return nullptr;
  auto& made = arguments->get(0);
  return made.getKind() == TemplateArgument::Type ? made.getAsType()->getAsCXXRecordDecl() : nullptr;
}

ir::ExpressionPtr lowerFunctionCall(Context& context, const CallExpr* call) {
  auto arguments = llvm::ArrayRef(call->getArgs(), call->getNumArgs());
  auto* callee = call->getDirectCallee();
  if (callee && isTransparent(callee, call->getNumArgs())) return lowerExpression(context, call->getArg(0));
  if (callee && !arguments.empty() && qualifiedName(callee) == "c10::detail::torchCheckMsgImpl") {
    return lowerCheckMessage(context, call);
  }
  auto node = makeCall(context, call);
  if (callee) {
    setCallee(context, *node, callee);
  } else {
    node->text = "operator()";
    node->object = lowerExpression(context, call->getCallee());
  }
  if (auto* made = callee ? madeClass(callee) : nullptr)
    nameForwardedConstructor(context, *node, made,
                             arguments.drop_front(callee->getName() == "allocate_shared" ? 1 : 0));
  node->operands = lowerArguments(context, callee, *node, arguments);
  // sscanf(text, "%d", &n): what stands for the dots is taken as it is.
  if (callee && callee->isVariadic())
    for (unsigned i = callee->getNumParams(); i < arguments.size(); ++i)
      if (isToChangeable(arguments[i]->getType())) node->changeable.push_back(i);
  return node;
}

}  // namespace

ir::ExpressionPtr lowerCall(Context& context, const Expr* expression) {
  auto* call = dyn_cast<CallExpr>(expression);
  if (!call || call->isTypeDependent()) return nullptr;
  if (auto* overloaded = dyn_cast<CXXOperatorCallExpr>(call)) return lowerOperatorCall(context, overloaded);
  if (auto* member = dyn_cast<CXXMemberCallExpr>(call)) return lowerMemberCall(context, member);
  return lowerFunctionCall(context, call);
}

}  // namespace dictum::extract

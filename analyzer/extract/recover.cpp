#include "extract/recover.h"

#include "clang/AST/DeclTemplate.h"
#include "extract/compatibility.h"
#include "extract/recognise_torch.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;

namespace {

bool takes(const FunctionDecl* function, std::size_t arguments) {
  if (arguments < function->getMinRequiredArguments()) return false;
  bool hasPack = llvm::any_of(function->parameters(), [](auto* parameter) { return parameter->isParameterPack(); });
  return arguments <= function->getNumParams() || function->isVariadic() || hasPack;
}

const FunctionDecl* functionOf(const NamedDecl* declaration) {
  declaration = declaration->getUnderlyingDecl();
  if (auto* pattern = dyn_cast<FunctionTemplateDecl>(declaration)) return pattern->getTemplatedDecl();
  return dyn_cast<FunctionDecl>(declaration);
}

// The class that `->` or `.` looks into.
const CXXRecordDecl* recordOf(Context& context, const Expr* base, bool isArrow) {
  QualType type = recoveredType(context, base);
  if (type.isNull()) return nullptr;
  type = type.getNonReferenceType();
  if (isArrow && type->isPointerType()) type = type->getPointeeType();
  auto* record = type->getAsCXXRecordDecl();
  if (isArrow && record && !type->isPointerType()) {
    if (auto* held = heldModule(record)) return held;
  }
  return record;
}

std::vector<const NamedDecl*> namedBy(Context& context, const Expr* callee) {
  if (auto* name = dyn_cast<DeclRefExpr>(callee)) return {name->getDecl()};
  if (auto* member = dyn_cast<MemberExpr>(callee)) return {member->getMemberDecl()};
  if (auto* overloads = dyn_cast<OverloadExpr>(callee)) {
    return {overloads->decls_begin(), overloads->decls_end()};
  }
  auto* member = dyn_cast<CXXDependentScopeMemberExpr>(callee);
  if (!member || member->isImplicitAccess()) return {};
  auto* record = recordOf(context, member->getBase(), member->isArrow());
  if (!record || !record->hasDefinition()) return {};
  return membersNamed(record, member->getMember());
}

}  // namespace

std::vector<const FunctionDecl*> candidatesOf(Context& context, const Expr* callee, std::size_t arguments) {
  std::vector<const FunctionDecl*> candidates;
  for (auto* declaration : namedBy(context, callee->IgnoreParenImpCasts())) {
    auto* function = functionOf(declaration);
    if (!function || !takes(function, arguments)) continue;
    if (!candidates.empty() && qualifiedName(candidates.front()) != qualifiedName(function)) return {};
    candidates.push_back(function);
  }
  return candidates;
}

std::vector<const CXXConstructorDecl*> constructorsFor(const CXXRecordDecl* record, std::size_t arguments) {
  std::vector<const CXXConstructorDecl*> constructors;
  for (auto* constructor : record->ctors()) {
    if (!constructor->isCopyOrMoveConstructor() && takes(constructor, arguments)) constructors.push_back(constructor);
  }
  return constructors;
}

QualType recoveredType(Context& context, const Expr* expression) {
  expression = expression->IgnoreParenImpCasts();
  if (!expression->getType()->isDependentType()) return expression->getType();
  if (auto* construct = dyn_cast<CXXUnresolvedConstructExpr>(expression)) return construct->getTypeAsWritten();
  auto* call = dyn_cast<CallExpr>(expression);
  if (!call || isa<CXXOperatorCallExpr>(call)) return {};
  QualType common;
  for (auto* candidate : candidatesOf(context, call->getCallee(), call->getNumArgs())) {
    QualType result = candidate->getReturnType().getNonReferenceType();
    if (result->isDependentType() || result->isUndeducedType()) return {};
    if (!common.isNull() && !context.ast.hasSameUnqualifiedType(common, result)) return {};
    common = result;
  }
  return common;
}

}  // namespace dictum::extract

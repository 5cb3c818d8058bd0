#include "extract/instantiate.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Sema/EnterExpressionEvaluationContext.h"
#include "clang/Sema/Initialization.h"
#include "clang/Sema/Scope.h"
#include "clang/Sema/Sema.h"
#include "extract/compatibility.h"
#include "extract/recover.h"

namespace dictum::extract {

using namespace clang;

namespace {

// Code that nobody used may not even compile for these template arguments; that is no error of the user's.
class Silence {
 public:
  explicit Silence(DiagnosticsEngine& diagnostics)
      : diagnostics_(diagnostics), before_(diagnostics.getSuppressAllDiagnostics()) {
    diagnostics_.setSuppressAllDiagnostics(true);
  }
  ~Silence() { diagnostics_.setSuppressAllDiagnostics(before_); }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  DiagnosticsEngine& diagnostics_;
  bool before_;
};

bool canBeDefined(const FunctionDecl* function) {
  if (function->hasBody() || function->isDeleted() || function->isDependentContext()) return false;
  return function->isTemplateInstantiation() || function->isDefaulted() || function->isImplicit() ||
         (isa<CXXConstructorDecl>(function) && cast<CXXConstructorDecl>(function)->isInheritingConstructor());
}

// The initialiser as the template writes it, where it could not be instantiated.
const Expr* patternInitializer(const FieldDecl* field) {
  auto* record = dyn_cast<CXXRecordDecl>(field->getParent());
  auto* pattern = record ? record->getTemplateInstantiationPattern() : nullptr;
  if (!pattern) return nullptr;
  for (auto* candidate : pattern->fields()) {
    if (candidate->getDeclName() == field->getDeclName()) return candidate->getInClassInitializer();
  }
  return nullptr;
}

// The one constructor that takes so many arguments, where nobody can choose among several.
const CXXConstructorDecl* onlyConstructorFor(const CXXRecordDecl* record, ArrayRef<const Expr*> arguments) {
  for (auto* member : record->decls()) {
    auto* pattern = dyn_cast<FunctionTemplateDecl>(member);
    bool isTemplate = pattern && isa<CXXConstructorDecl>(pattern->getTemplatedDecl());
    if (isTemplate || isa<ConstructorUsingShadowDecl>(member)) return nullptr;
  }
  auto* given = arguments.size() == 1 ? arguments.front()->getType()->getAsCXXRecordDecl() : nullptr;
  bool isCopy = given && given->hasDefinition() && (given == record || given->isDerivedFrom(record));
  auto candidates = constructorsFor(record, arguments.size());
  return candidates.size() == 1 && !isCopy ? candidates.front() : nullptr;
}

}  // namespace

// At the end of the translation unit its scope is gone; an implicit copy assignment of arrays declares __builtin_memcpy
// in it.
Instantiator::Instantiator(ASTContext& ast, Sema* sema) : ast_(ast), sema_(sema) {
  if (!sema_ || sema_->TUScope) return;
  scope_ = std::make_unique<clang::Scope>(nullptr, clang::Scope::DeclScope, sema_->getDiagnostics());
  scope_->setEntity(ast_.getTranslationUnitDecl());
  sema_->TUScope = scope_.get();
}

Instantiator::~Instantiator() {
  if (scope_) sema_->TUScope = nullptr;
}

void Instantiator::define(const Decl* declaration) {
  if (!sema_) return;
  Silence silence(sema_->getDiagnostics());
  if (auto* record = dyn_cast<CXXRecordDecl>(declaration)) {
    if (!record->getDefinition()) sema_->isCompleteType(record->getLocation(), typeOfTag(ast_, record));
    return;
  }
  if (auto* variable = const_cast<VarDecl*>(dyn_cast<VarDecl>(declaration))) {
    if (variable->getTemplateInstantiationPattern() && !variable->hasInit()) {
      sema_->InstantiateVariableDefinition(variable->getLocation(), variable);
    }
    return;
  }
  auto* function = const_cast<FunctionDecl*>(dyn_cast<FunctionDecl>(declaration));
  if (!function || !canBeDefined(function)) return;
  sema_->MarkFunctionReferenced(function->getLocation(), function);
  sema_->PerformPendingInstantiations();
}

void Instantiator::declareImplicitMembers(const CXXRecordDecl* record) {
  if (!sema_ || record->isInvalidDecl()) return;
  Silence silence(sema_->getDiagnostics());
  auto* writable = const_cast<CXXRecordDecl*>(record);
  sema_->ForceDeclarationOfImplicitMembers(writable);
  std::vector<ConstructorUsingShadowDecl*> shadows;
  for (auto* member : writable->decls()) {
    if (auto* shadow = dyn_cast<ConstructorUsingShadowDecl>(member)) shadows.push_back(shadow);
  }
  for (auto* shadow : shadows) {
    auto* base = dyn_cast<CXXConstructorDecl>(shadow->getTargetDecl());
    if (!base || base->isCopyOrMoveConstructor() || base->isDefaultConstructor()) continue;
    sema_->findInheritingConstructor(record->getLocation(), base, shadow);
  }
}

const Expr* Instantiator::defaultInitializer(const FieldDecl* field) {
  if (!field->hasInClassInitializer()) return nullptr;
  if (auto* initializer = field->getInClassInitializer()) return initializer;
  if (sema_) {
    Silence silence(sema_->getDiagnostics());
    auto result = sema_->BuildCXXDefaultInitExpr(field->getLocation(), const_cast<FieldDecl*>(field));
    if (result.isUsable()) return cast<CXXDefaultInitExpr>(result.get())->getExpr();
  }
  return patternInitializer(field);
}

const CXXConstructorDecl* Instantiator::constructorFor(const CXXRecordDecl* record, ArrayRef<const Expr*> arguments) {
  if (!record->hasDefinition() || record->isInvalidDecl() || record->isAbstract()) return nullptr;
  if (!sema_) return onlyConstructorFor(record, arguments);
  Silence silence(sema_->getDiagnostics());
  // Forwarded, an argument is no literal any more: 0 is no null pointer, and a temporary is on its way out.
  SmallVector<Expr*, 8> values;
  for (auto* argument : arguments) {
    if (argument->isTypeDependent() || argument->containsErrors()) return nullptr;
    auto kind = argument->isLValue() ? VK_LValue : VK_XValue;
    auto type = argument->getType().getNonReferenceType();
    values.push_back(new (ast_) OpaqueValueExpr(argument->getExprLoc(), type, kind));
  }
  EnterExpressionEvaluationContext unevaluated(*sema_, Sema::ExpressionEvaluationContext::Unevaluated);
  auto location = record->getLocation();
  auto entity = InitializedEntity::InitializeTemporary(typeOfTag(ast_, record));
  auto kind = InitializationKind::CreateDirect(location, location, location);
  InitializationSequence sequence(*sema_, entity, kind, values);
  if (sequence.Failed()) return nullptr;
  for (auto& step : sequence.steps()) {
    if (step.Kind != InitializationSequence::SK_ConstructorInitialization) continue;
    auto* constructor = cast<CXXConstructorDecl>(step.Function.Function);
    auto* shadow = dyn_cast<ConstructorUsingShadowDecl>(step.Function.FoundDecl.getDecl());
    return shadow ? sema_->findInheritingConstructor(location, constructor, shadow) : constructor;
  }
  return nullptr;
}

const Expr* Instantiator::defaultArgument(const ParmVarDecl* parameter) {
  if (!parameter->hasDefaultArg() || parameter->hasUnparsedDefaultArg()) return nullptr;
  if (!parameter->hasUninstantiatedDefaultArg()) return parameter->getDefaultArg();
  auto* function = dyn_cast<FunctionDecl>(parameter->getDeclContext());
  if (!sema_ || !function) return nullptr;
  Silence silence(sema_->getDiagnostics());
  auto result = sema_->BuildCXXDefaultArgExpr(parameter->getLocation(), const_cast<FunctionDecl*>(function),
                                              const_cast<ParmVarDecl*>(parameter));
  return result.isUsable() ? cast<CXXDefaultArgExpr>(result.get())->getExpr() : nullptr;
}

}  // namespace dictum::extract

// Functions, methods and constructors.
#include "clang/AST/DeclTemplate.h"
#include "extract/compatibility.h"
#include "extract/lower.h"
#include "extract/source_text.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;

namespace {

ir::FunctionKind kindOf(const FunctionDecl* function) {
  if (isa<CXXConstructorDecl>(function)) return ir::FunctionKind::Constructor;
  if (isa<CXXDestructorDecl>(function)) return ir::FunctionKind::Destructor;
  if (isa<CXXConversionDecl>(function)) return ir::FunctionKind::Conversion;
  auto* method = dyn_cast<CXXMethodDecl>(function);
  if (!method) return ir::FunctionKind::Free;
  return method->getParent()->isLambda() ? ir::FunctionKind::Lambda : ir::FunctionKind::Method;
}

// An inherited constructor has parameters without name and default; the base's have them.
const FunctionDecl* namingFunction(const FunctionDecl* function) {
  auto* constructor = dyn_cast<CXXConstructorDecl>(function);
  while (constructor && constructor->isInheritingConstructor()) {
    constructor = constructor->getInheritedConstructor().getConstructor();
  }
  return constructor ? constructor : function;
}

// A braced default's range begins at the equals sign.
std::string defaultText(const Context& context, const ParmVarDecl* parameter) {
  const std::string text = sourceText(context, parameter->getDefaultArgRange());
  const std::size_t begin = text.find_first_not_of("= ");
  return begin == std::string::npos ? text : text.substr(begin);
}

void lowerDefault(Context& context, const ParmVarDecl* parameter, ir::Parameter& lowered) {
  if (!parameter->hasDefaultArg()) return;
  lowered.defaultSource = defaultText(context, parameter);
  if (auto* value = context.instantiator.defaultArgument(parameter)) {
    lowered.defaultValue = asImplicit(lowerExpression(context, value));
  }
}

// Clang takes a type that it does not know for `int`; this keeps what is written.
ir::TypePtr parameterType(Context& context, const ParmVarDecl* parameter) {
  if (!parameter->isInvalidDecl()) return lowerType(context, parameter->getType());
  return unknownType(sourceText(context, parameter->getSourceRange()), parameter->getName());
}

std::vector<ir::Parameter> lowerParameters(Context& context, const FunctionDecl* function) {
  std::vector<ir::Parameter> lowered;
  auto* naming = namingFunction(function);
  for (unsigned i = 0; i < function->getNumParams(); ++i) {
    auto* parameter = function->getParamDecl(i);
    auto* named = i < naming->getNumParams() ? naming->getParamDecl(i) : parameter;
    ir::Parameter entry;
    entry.local = context.localOf(parameter);
    context.declareLocal(parameter);
    entry.name = named->getNameAsString();
    entry.type = parameterType(context, named);
    entry.location = context.locate(named->getSourceRange());
    lowerDefault(context, named, entry);
    lowered.push_back(std::move(entry));
  }
  return lowered;
}

void lowerMethodTraits(Context& context, const CXXMethodDecl* method, ir::Function& lowered) {
  lowered.classUsr = usrOf(context, method->getParent());
  lowered.isVirtual = method->isVirtual();
  lowered.isStatic = method->isStatic();
  lowered.isConst = method->isConst();
  lowered.isPublic = method->getAccess() == AS_public || method->getAccess() == AS_none;
  for (auto* overridden : method->overridden_methods()) lowered.overrides.push_back(usrOf(context, overridden));
  if (auto* constructor = dyn_cast<CXXConstructorDecl>(method)) lowered.isExplicit = constructor->isExplicit();
}

// Two declarations of one function: the body of either, the default arguments of both.
void joinDeclarations(ir::Function& known, ir::Function other) {
  if (!known.body) std::swap(known, other);
  for (std::size_t i = 0; i < std::min(known.parameters.size(), other.parameters.size()); ++i) {
    auto& parameter = known.parameters[i];
    if (parameter.defaultValue) continue;
    parameter.defaultValue = other.parameters[i].defaultValue;
    parameter.defaultSource = other.parameters[i].defaultSource;
  }
}

// The arguments of an inherited constructor's base are its own parameters.
ir::ExpressionPtr forwardingParameters(Context& context, const CXXConstructorDecl* constructor,
                                       const Expr* initializer) {
  auto node = std::make_shared<ir::Expression>(*lowerExpression(context, initializer));
  auto* naming = namingFunction(constructor);
  for (auto* parameter : constructor->parameters()) {
    auto argument = makeNode(context, initializer, ir::ExpressionKind::Variable);
    argument->local = context.localOf(parameter);
    argument->text = naming->getParamDecl(parameter->getFunctionScopeIndex())->getNameAsString();
    argument->type = lowerType(context, parameter->getType().getNonReferenceType());
    argument->isImplicit = true;
    node->operands.push_back(argument);
  }
  return node;
}

// Where a handler of a constructor's own try block ends, what it has caught is thrown again ([except.handle]).
ir::StatementPtr throwingAgain(const ir::Statement& body) {
  auto made = std::make_shared<ir::Statement>(body);
  for (std::size_t i = 1; i < made->children.size(); ++i) {
    auto handler = std::make_shared<ir::Statement>(*made->children[i]);
    auto again = std::make_shared<ir::Statement>();
    again->kind = ir::StatementKind::Throw;
    again->location = handler->location;
    again->thrown = std::make_shared<ir::Type>();
    handler->children.push_back(std::move(again));
    made->children[i] = std::move(handler);
  }
  return made;
}

// A defaulted function that was not defined on demand is trivial: it does nothing. A body that the compiler wrote has
// no place in the source.
ir::StatementPtr lowerBody(Context& context, const FunctionDecl* function) {
  const bool isWritten = !function->isDefaulted() && !function->isImplicit();
  auto* body = function->getBody();
  if (body && isWritten) {
    auto lowered = lowerAsOne(context, body);
    const bool isTry = isa<CXXConstructorDecl>(function) && lowered->kind == ir::StatementKind::Try;
    return isTry ? throwingAgain(*lowered) : lowered;
  }
  if (!body && !function->isDefaulted()) return nullptr;
  auto made = std::make_shared<ir::Statement>(*(body ? lowerAsOne(context, body) : asOne({}, {})));
  made->location = {};
  return made;
}

// Without a Sema that could define it, a defaulted constructor that nothing calls has no initialisers.
bool isIncomplete(const CXXConstructorDecl* constructor) {
  if (constructor->isInvalidDecl() && constructor->hasBody()) return true;
  return constructor->isDefaulted() && constructor->isDefaultConstructor() && !constructor->hasBody();
}

// Clang does not complete the initialiser list of a constructor with errors; this does: each field that is not
// mentioned gets its default.
void completeInitializers(Context& context, const CXXConstructorDecl* constructor,
                          std::vector<ir::MemberInitializer>& initializers) {
  for (auto* field : constructor->getParent()->fields()) {
    std::string name = field->getNameAsString();
    if (llvm::any_of(initializers, [&](auto& entry) { return entry.delegates || entry.field == name; })) continue;
    ir::MemberInitializer entry;
    entry.field = name;
    entry.location = context.locate(constructor);
    if (auto* value = context.instantiator.defaultInitializer(field)) {
      entry.value = asImplicit(lowerExpression(context, value));
    } else if (field->getType()->isRecordType() && !field->isInvalidDecl()) {
      entry.value = lowerValueInitialization(context, field->getType(), entry.location);
    }
    if (entry.value) initializers.push_back(std::move(entry));
  }
}

// What an initialiser makes. Its arguments have no type where an error kept the compiler from choosing a constructor.
QualType initializedType(const Context& context, const CXXConstructorDecl* constructor,
                         const CXXCtorInitializer* initializer) {
  if (initializer->isAnyMemberInitializer()) return initializer->getAnyMember()->getType();
  if (initializer->isBaseInitializer()) return QualType(initializer->getBaseClass(), 0);
  return typeOfTag(context.ast, constructor->getParent());
}

}  // namespace

std::vector<ir::MemberInitializer> lowerMemberInitializers(Context& context, const CXXConstructorDecl* constructor) {
  std::vector<ir::MemberInitializer> lowered;
  for (auto* initializer : constructor->inits()) {
    ir::MemberInitializer entry;
    auto* value = initializer->getInit();
    if (initializer->isAnyMemberInitializer()) {
      entry.field = initializer->getAnyMember()->getNameAsString();
    } else if (initializer->isDelegatingInitializer()) {
      entry.delegates = true;
    } else {
      entry.base = lowerType(context, QualType(initializer->getBaseClass(), 0));
    }
    bool forwards = isa<CXXInheritedCtorInitExpr>(stripped(value));
    QualType type = initializedType(context, constructor, initializer);
    entry.value = forwards ? forwardingParameters(context, constructor, value) : lowerInitializer(context, value, type);
    entry.location = context.locate(initializer->isWritten() ? initializer->getSourceRange()
                                                             : SourceRange(constructor->getLocation()));
    lowered.push_back(std::move(entry));
  }
  if (isIncomplete(constructor)) completeInitializers(context, constructor, lowered);
  return lowered;
}

ir::Function makeFunction(Context& context, const FunctionDecl* function) {
  ir::Function lowered;
  lowered.usr = usrOf(context, function);
  lowered.name = qualifiedName(function);
  lowered.kind = kindOf(function);
  lowered.location = context.locate(function);
  lowered.parameters = lowerParameters(context, function);
  lowered.result = lowerType(context, function->getReturnType());
  if (auto* method = dyn_cast<CXXMethodDecl>(function)) lowerMethodTraits(context, method, lowered);
  if (!context.isUserCode(function)) return lowered;
  if (auto* constructor = dyn_cast<CXXConstructorDecl>(function)) {
    lowered.initializers = lowerMemberInitializers(context, constructor);
  }
  lowered.body = lowerBody(context, function);
  return lowered;
}

void lowerFunction(Context& context, const FunctionDecl* function) {
  context.forgetLocals();
  auto lowered = makeFunction(context, function);
  auto [known, isNew] = context.unit.functions.try_emplace(lowered.usr, lowered);
  if (!isNew) joinDeclarations(known->second, std::move(lowered));
}

}  // namespace dictum::extract

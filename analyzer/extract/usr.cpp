#include "extract/usr.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/Index/USRGeneration.h"
#include "extract/context.h"
#include "ir/modelled_library.h"
#include "llvm/ADT/SmallString.h"

namespace dictum::extract {

using namespace clang;

namespace {

std::string plainUsr(const Decl* declaration) {
  llvm::SmallString<256> buffer;
  index::generateUSRForDecl(declaration, buffer);
  return buffer.str().str();
}

const FunctionDecl* enclosingFunction(const Decl* declaration) {
  auto* parent = declaration->getDeclContext();
  while (parent && !parent->isFileContext()) {
    if (auto* function = dyn_cast<FunctionDecl>(parent)) return function;
    parent = parent->getParent();
  }
  return nullptr;
}

std::string compute(Context& context, const Decl* declaration) {
  auto* constructor = dyn_cast<CXXConstructorDecl>(declaration);
  if (constructor && constructor->isInheritingConstructor()) {
    return usrOf(context, constructor->getParent()) + "@inherits@" +
           usrOf(context, constructor->getInheritedConstructor().getConstructor());
  }
  std::string own = plainUsr(declaration);
  if (auto* function = enclosingFunction(declaration)) return usrOf(context, function) + "@in@" + own;
  return own;
}

// Clang does not join the declaration and the definition of a function with errors; they are one all the same.
bool owns(Context& context, const std::string& usr, const Decl* declaration) {
  auto* owner = context.usrOwners.try_emplace(usr, declaration).first->second;
  bool isBroken = owner->isInvalidDecl() || declaration->isInvalidDecl();
  return owner == declaration || (isBroken && isa<FunctionDecl>(owner) && isa<FunctionDecl>(declaration));
}

std::string nameOf(const NamedDecl* declaration) {
  if (auto* identifier = declaration->getIdentifier()) return identifier->getName().str();
  if (auto* constructor = dyn_cast<CXXConstructorDecl>(declaration)) return nameOf(constructor->getParent());
  if (auto* destructor = dyn_cast<CXXDestructorDecl>(declaration)) return "~" + nameOf(destructor->getParent());
  if (auto* record = dyn_cast<CXXRecordDecl>(declaration); record && record->isLambda()) return "(lambda)";
  if (auto* tag = dyn_cast<TagDecl>(declaration); tag && tag->getTypedefNameForAnonDecl()) {
    return tag->getTypedefNameForAnonDecl()->getNameAsString();
  }
  return declaration->getNameAsString();
}

bool isLeftOut(const NamedDecl* scope) {
  auto* space = dyn_cast<NamespaceDecl>(scope);
  if (space) return space->isInline() || space->isAnonymousNamespace();
  return !scope->getDeclName() && !isa<CXXRecordDecl>(scope);
}

}  // namespace

std::string usrOf(Context& context, const Decl* declaration) {
  auto* canonical = declaration->getCanonicalDecl();
  if (auto found = context.usrs.find(canonical); found != context.usrs.end()) return found->second;
  std::string usr = compute(context, canonical);
  std::string unique = usr;
  for (int number = 2; !owns(context, unique, canonical); ++number) unique = usr + "#" + std::to_string(number);
  return context.usrs[canonical] = unique;
}

std::string qualifiedName(const NamedDecl* declaration) {
  std::string name = nameOf(declaration);
  for (auto* scope = declaration->getDeclContext(); scope; scope = scope->getParent()) {
    auto* named = dyn_cast<NamedDecl>(scope);
    if (isa<FunctionDecl>(scope)) break;
    if (named && !isLeftOut(named)) name.insert(0, nameOf(named) + "::");
  }
  return name;
}

bool isOfModelledLibrary(const Decl* declaration) {
  auto* named = dyn_cast<NamedDecl>(declaration);
  return named && ir::isModelledLibrary(qualifiedName(named));
}

std::string nameWithArguments(const Context& context, const NamedDecl* declaration) {
  bool isInFunction = enclosingFunction(declaration);
  PrintingPolicy policy(context.ast.getLangOpts());
  policy.SuppressUnwrittenScope = true;
  policy.SuppressInlineNamespace = true;
  policy.SuppressDefaultTemplateArgs = false;
  std::string name;
  llvm::raw_string_ostream out(name);
  declaration->getNameForDiagnostic(out, policy, !isInFunction);
  return out.str();
}

}  // namespace dictum::extract

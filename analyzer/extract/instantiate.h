// Defines what C++ leaves undefined until it is used: members of template instantiations, implicit and inherited
// constructors, default arguments and default member initialisers of templates. See Scope::sema.
#pragma once

#include <memory>

#include "clang/AST/DeclCXX.h"

namespace clang {
class Scope;
class Sema;
}  // namespace clang

namespace dictum::extract {

class Instantiator {
 public:
  Instantiator(clang::ASTContext& ast, clang::Sema* sema);
  ~Instantiator();
  Instantiator(const Instantiator&) = delete;
  Instantiator& operator=(const Instantiator&) = delete;

  // Completes a class, or gives a function the body that it would have if it were used.
  void define(const clang::Decl* declaration);
  // Declares the members that a class has without writing them, and the constructors that it inherits.
  void declareImplicitMembers(const clang::CXXRecordDecl* record);
  // The initialiser of `field`, null where it has none.
  const clang::Expr* defaultInitializer(const clang::FieldDecl* field);
  // The constructor that runs where a function forwards `arguments` to one of `record`, as std::make_shared does; null
  // where none or several fit.
  const clang::CXXConstructorDecl* constructorFor(const clang::CXXRecordDecl* record,
                                                  llvm::ArrayRef<const clang::Expr*> arguments);
  // The default argument of `parameter`, null where it has none.
  const clang::Expr* defaultArgument(const clang::ParmVarDecl* parameter);

 private:
  clang::ASTContext& ast_;
  clang::Sema* sema_;
  std::unique_ptr<clang::Scope> scope_;
};

}  // namespace dictum::extract

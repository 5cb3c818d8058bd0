// Defines what C++ leaves undefined until it is used: members of template instantiations, implicit and inherited
// constructors, default arguments and default member initialisers of templates. See Scope::sema.
#pragma once

#include "clang/AST/DeclCXX.h"

namespace clang {
class Sema;
}

namespace dictum::extract {

class Instantiator {
 public:
  Instantiator(clang::ASTContext& ast, clang::Sema* sema) : ast_(ast), sema_(sema) {}

  // Completes a class, or gives a function the body that it would have if it were used.
  void define(const clang::Decl* declaration);
  // Declares the members that a class has without writing them, and the constructors that it inherits.
  void declareImplicitMembers(const clang::CXXRecordDecl* record);
  // The initialiser of `field`, null where it has none.
  const clang::Expr* defaultInitializer(const clang::FieldDecl* field);
  // The default argument of `parameter`, null where it has none.
  const clang::Expr* defaultArgument(const clang::ParmVarDecl* parameter);

 private:
  clang::ASTContext& ast_;
  clang::Sema* sema_;
};

}  // namespace dictum::extract

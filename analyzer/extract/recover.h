// Guesses that are safe in code that does not compile: who is called where all but one candidate are ruled out, and
// what type comes out of it.
#pragma once

#include <vector>

#include "clang/AST/ExprCXX.h"
#include "extract/context.h"

namespace dictum::extract {

// The functions (or the patterns of function templates) that the callee can name and that take as many arguments as
// there are. Empty unless all of them have the same qualified name.
std::vector<const clang::FunctionDecl*> candidatesOf(Context& context, const clang::Expr* callee,
                                                     std::size_t arguments);

// Constructors that take so many arguments, copies left out; without templates.
std::vector<const clang::CXXConstructorDecl*> constructorsFor(const clang::CXXRecordDecl* record,
                                                              std::size_t arguments);

// The type of an expression; of a broken one, what its candidates agree on. Null where nothing is known.
clang::QualType recoveredType(Context& context, const clang::Expr* expression);

}  // namespace dictum::extract

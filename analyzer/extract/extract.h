// Clang's syntax tree to ir: the only place, with the frontend and the clang-tidy adaptor, that knows Clang.
//
//     extract::Scope scope;
//     scope.declarations = ...;             // the user's top-level declarations, in source order
//     scope.isUserCode = ...;
//     scope.sema = &compiler.getSema();
//     ir::Unit unit = extract::lowerUnit(context, scope);
//
// Lowering starts at the declarations given and follows what they reference: functions, classes, template
// instantiations, globals, and the options and module classes of LibTorch that user code names. It never walks the
// translation unit, because with a precompiled header that would load all of it.
//
// Lowering does not fail. What has no counterpart in ir becomes `Unknown` with its text and a reason.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "extract/library_classes.h"
#include "ir/ir.h"

namespace clang {
class ASTContext;
class Decl;
class Sema;
class SourceLocation;
}  // namespace clang

namespace dictum::extract {

struct Scope {
  // Top-level declarations of user code (main file and user headers), in source order.
  std::vector<clang::Decl*> declarations;
  // Whether a file location belongs to neither a system header nor LibTorch.
  std::function<bool(clang::SourceLocation)> isUserCode;
  // Construction expressions; number i is what function `dictum_construct_<i>`, declared last, returns.
  std::vector<std::string> constructions;
  // The semantic analyser that made the context, still alive. C++ defines a member of a template, or an implicit or
  // inherited constructor, only where it is used, and with skipped bodies the use can be in a body that is not there
  // (`std::make_shared<NetImpl<3>>()`); these are then defined on demand, with diagnostics off. May be null: then the
  // unit has only what the translation unit itself defined.
  clang::Sema* sema = nullptr;
  // What is known of LibTorch's classes, of the same precompiled header. May be null.
  const LibraryClasses* libraryClasses = nullptr;
};

// One unit of plain data: owns everything, refers to nothing of Clang.
ir::Unit lowerUnit(clang::ASTContext& context, const Scope& scope);

}  // namespace dictum::extract

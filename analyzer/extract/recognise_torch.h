// Which classes matter to Dictum: module classes, holders and options classes. Everything else of LibTorch is known to
// the catalog by name only.
#pragma once

#include "clang/AST/DeclCXX.h"

namespace dictum::extract {

// Derives, at any depth, from the class or class template of this qualified name (inline namespaces left out).
bool derivesFrom(const clang::CXXRecordDecl* record, llvm::StringRef qualifiedName);

// Derives from torch::nn::Module. Classes of other projects that look alike do not.
bool isModuleClass(const clang::CXXRecordDecl* record);

// As isModuleClass, for the pattern of a class template that was never instantiated.
bool isModuleTemplate(const clang::CXXRecordDecl* pattern);

// A torch::nn class whose declaration the evaluator needs: an options class, a holder, or a module class other than
// Module itself.
bool isTorchClassOfInterest(const clang::CXXRecordDecl* record);

bool isTorchOptions(const clang::CXXRecordDecl* record);

// X of a class that derives from torch::nn::ModuleHolder<X> (or of that specialisation itself), else null.
const clang::CXXRecordDecl* heldModule(const clang::CXXRecordDecl* record);

}  // namespace dictum::extract

// Where the versions of Clang that the clang-tidy plugin is built with differ: 19 and 22.
#pragma once

#include <vector>

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/Version.h"

namespace dictum::extract {

inline clang::QualType typeOfTag(const clang::ASTContext& ast, const clang::TagDecl* declaration) {
#if CLANG_VERSION_MAJOR >= 22
  return ast.getCanonicalTagType(declaration);
#else
  return ast.getTypeDeclType(declaration);
#endif
}

// The members of that name in the class, or else in its bases.
inline std::vector<const clang::NamedDecl*> membersNamed(const clang::CXXRecordDecl* record,
                                                         clang::DeclarationName name) {
#if CLANG_VERSION_MAJOR >= 22
  const auto own = record->lookup(name);
  std::vector<const clang::NamedDecl*> found(own.begin(), own.end());
  for (auto base = record->bases_begin(); found.empty() && base != record->bases_end(); ++base)
    if (const auto* definition = base->getType()->getAsCXXRecordDecl(); definition && definition->hasDefinition())
      found = membersNamed(definition->getDefinition(), name);
  return found;
#else
  auto found = const_cast<clang::CXXRecordDecl*>(record)->lookupDependentName(
      name, [](const clang::NamedDecl*) { return true; });
  return {found.begin(), found.end()};
#endif
}

}  // namespace dictum::extract

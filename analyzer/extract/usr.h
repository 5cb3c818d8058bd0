// Names: the USR that joins translation units, and the qualified name that people read.
#pragma once

#include <string>

#include "clang/AST/Decl.h"

namespace dictum::extract {

class Context;

// Clang's USR, made unique where Clang's is not: entities inside functions carry the function, inherited constructors
// the class that inherits them.
std::string usrOf(Context& context, const clang::Decl* declaration);

// "torch::nn::Conv2dImpl::forward": without template arguments, inline and anonymous namespaces.
std::string qualifiedName(const clang::NamedDecl* declaration);

// Whether it is of a library that the analysis knows by name.
bool isOfModelledLibrary(const clang::Decl* declaration);

// "ResNetImpl<BasicBlock>": as qualifiedName, with template arguments.
std::string nameWithArguments(const Context& context, const clang::NamedDecl* declaration);

}  // namespace dictum::extract

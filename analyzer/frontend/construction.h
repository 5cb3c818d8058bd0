// Construction expressions as code at the end of a source.
//
// Each expression is a file of its own, `--construct`, that a function at the end of the source includes, so that the
// compiler's line and column for an error are those within the expression:
//
//     auto dictum_construct_0() { return (
//     #include "/--construct-0"
//     ); }
//
// The files exist in the file manager alone.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "clang/Frontend/CompilerInvocation.h"
#include "llvm/ADT/StringRef.h"

namespace dictum::frontend {

constexpr const char* constructionFile = "--construct";

// Replaces the main file of `invocation` by `content` with the functions added.
void appendConstructions(clang::CompilerInvocation& invocation, llvm::StringRef mainFile, llvm::StringRef content,
                         const std::vector<std::string>& expressions);

// The number of the expression whose file `path` is.
std::optional<std::size_t> constructionOfFile(llvm::StringRef path);

// The number of the expression whose function has `line` of the main file, which has `content` without the functions.
std::optional<std::size_t> constructionOfLine(llvm::StringRef content, unsigned line);

}  // namespace dictum::frontend

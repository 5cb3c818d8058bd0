// Watches a preprocessor and writes down what it reads and looks for.
#pragma once

#include <memory>

#include "clang/Lex/PPCallbacks.h"
#include "frontend/dependencies.h"

namespace clang {
class Preprocessor;
}

namespace dictum::frontend {

// Fills `result` when the main file ends. The main file itself is a dependency only if `includesMainFile`.
std::unique_ptr<clang::PPCallbacks> recordDependencies(clang::Preprocessor& preprocessor, bool includesMainFile,
                                                       Dependencies& result);

}  // namespace dictum::frontend

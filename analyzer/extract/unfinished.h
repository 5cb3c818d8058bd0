// Whether somebody is still typing: a source with errors whose brackets are open at its end, or that ends in the middle
// of a declaration. What uses the classes and functions before it is no longer there, or not yet, so that nothing
// should be said of them.
#pragma once

#include "llvm/ADT/StringRef.h"

namespace clang {
class LangOptions;
}

namespace dictum::extract {

// To be asked of sources with errors only: a finished one may end like this by the use of macros.
bool isUnfinished(llvm::StringRef text, const clang::LangOptions& language);

}  // namespace dictum::extract

// The source as people wrote it.
#pragma once

#include <optional>
#include <string>

#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceLocation.h"

namespace dictum::extract {

class Context;

// Where in a file a range is: as written where that is one place (in macro arguments too), else the macro call.
clang::CharSourceRange fileRange(const Context& context, clang::SourceRange range);

// Source text of a range, white space folded to single spaces; of a macro expansion, the macro call.
std::string sourceText(const Context& context, clang::SourceRange range);

// Where the token at a location ends, in its file.
clang::SourceLocation endOfToken(const Context& context, clang::SourceLocation location);

// The code between two places of a file: empty where there are but comments, semicolons, directives or a macro.
struct Excerpt {
  std::string text;
  clang::SourceRange range;
};
Excerpt codeBetween(const Context& context, clang::SourceLocation begin, clang::SourceLocation end);

// How many bases stand between the name of a class and its brace, known or not.
unsigned writtenBases(const Context& context, const clang::CXXRecordDecl* record);

// The outermost macro whose body, not whose arguments, holds this location.
std::optional<std::string> macroAt(const Context& context, clang::SourceLocation location);

}  // namespace dictum::extract

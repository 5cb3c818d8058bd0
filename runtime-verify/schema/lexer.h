// Tokens of the two small grammars: expressions (parse.h) and input values (configuration.h).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/error.h"

namespace dictum::schema {

enum class TokenKind { Integer, Floating, String, Name, QuotedName, Symbol, End };

struct Token {
  TokenKind kind = TokenKind::End;
  std::string text;        // of a String or QuotedName without its quotes and escapes
  std::size_t offset = 0;  // in bytes, from the start of the text
  bool is(std::string_view symbol) const { return kind == TokenKind::Symbol && text == symbol; }
};

// The tokens of `text`, ended by End. A Name is identifiers joined by `.` and `::`.
Result<std::vector<Token>> tokenize(std::string_view text);

}  // namespace dictum::schema

#include "extract/unfinished.h"

#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"

namespace dictum::extract {

using namespace clang;

namespace {

bool isClassKeyword(llvm::StringRef word) {
  return word == "class" || word == "struct" || word == "union" || word == "enum";
}

class Reader {
 public:
  void read(const Token& token) {
    if (token.isOneOf(tok::l_brace, tok::l_paren, tok::l_square)) open(token);
    if (token.isOneOf(tok::r_brace, tok::r_paren, tok::r_square)) --depth_;
    const bool isWord = token.is(tok::raw_identifier);
    if (depth_ == 0 && isWord && isClassKeyword(token.getRawIdentifier())) isClass_ = true;
    if (depth_ == 0 && token.is(tok::semi)) isClass_ = false;
    last_ = token.getKind();
  }

  // A class ends with `;`, other bodies with `}`.
  bool isUnfinished() const {
    if (depth_ != 0) return true;
    if (last_ == tok::unknown) return false;
    return last_ == tok::r_brace ? isClass_ : last_ != tok::semi;
  }

 private:
  void open(const Token& token) {
    // `struct Options make() {`, `template <class T> T make() {`
    if (depth_++ == 0 && token.is(tok::l_paren)) isClass_ = false;
  }

  int depth_ = 0;
  bool isClass_ = false;  // what is being read, outside all brackets, is a class or enumeration
  tok::TokenKind last_ = tok::unknown;
};

}  // namespace

bool isUnfinished(llvm::StringRef text, const LangOptions& language) {
  const std::string content = text.str();  // with a zero at its end, as the lexer wants it
  Lexer lexer(SourceLocation(), language, content.c_str(), content.c_str(), content.c_str() + content.size());
  Reader reader;
  bool inDirective = false;
  Token token;
  for (lexer.LexFromRawLexer(token); token.isNot(tok::eof); lexer.LexFromRawLexer(token)) {
    if (token.isAtStartOfLine()) inDirective = token.is(tok::hash);
    if (!inDirective) reader.read(token);
  }
  return reader.isUnfinished();
}

}  // namespace dictum::extract

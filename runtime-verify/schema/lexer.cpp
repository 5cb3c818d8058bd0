#include "schema/lexer.h"

#include <fmt/format.h>

#include <array>

namespace dictum::schema {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> run() {
    std::vector<Token> tokens;
    while (true) {
      while (at_ < text_.size() && isSpace(text_[at_])) ++at_;
      auto token = next();
      if (!token) return failure(token.error());
      tokens.push_back(std::move(*token));
      if (tokens.back().kind == TokenKind::End) return tokens;
    }
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool startsWith(std::string_view prefix) const { return text_.substr(at_).starts_with(prefix); }

  Result<Token> next() {
    const std::size_t start = at_;
    if (at_ == text_.size()) return Token{TokenKind::End, "", start};
    const char c = peek();
    if (isDigit(c) || (c == '.' && isDigit(peek(1)))) return number();
    if (isLetter(c) || (startsWith("::") && isLetter(peek(2)))) return name();
    if (c == '"') return string();
    if (c == '`') return quotedName();
    static constexpr std::array<std::string_view, 6> pairs = {"&&", "||", "==", "!=", "<=", ">="};
    for (const auto pair : pairs) {
      if (startsWith(pair)) {
        at_ += 2;
        return Token{TokenKind::Symbol, std::string(pair), start};
      }
    }
    if (std::string_view("+-*/%<>!?:()[],").find(c) == std::string_view::npos) {
      return failure(fmt::format("unexpected character '{}' at column {}", c, start + 1));
    }
    ++at_;
    return Token{TokenKind::Symbol, std::string(1, c), start};
  }

  Token number() {
    const std::size_t start = at_;
    bool floating = false;
    while (isDigit(peek())) ++at_;
    if (peek() == '.') {
      floating = true;
      ++at_;
      while (isDigit(peek())) ++at_;
    }
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
    if ((peek() == 'e' || peek() == 'E') && isDigit(peek(sign))) {
      floating = true;
      at_ += sign;
      while (isDigit(peek())) ++at_;
    }
    return {floating ? TokenKind::Floating : TokenKind::Integer, std::string(text_.substr(start, at_ - start)), start};
  }

  Token name() {
    const std::size_t start = at_;
    if (peek() == ':') at_ += 2;
    while (true) {
      while (isLetter(peek()) || isDigit(peek())) ++at_;
      if (peek() == '.' && isLetter(peek(1))) {
        ++at_;
      } else if (startsWith("::") && isLetter(peek(2))) {
        at_ += 2;
      } else {
        return {TokenKind::Name, std::string(text_.substr(start, at_ - start)), start};
      }
    }
  }

  Result<Token> string() {
    Token token{TokenKind::String, "", at_};
    for (++at_; at_ < text_.size(); ++at_) {
      if (peek() == '"') {
        ++at_;
        return token;
      }
      if (peek() != '\\') {
        token.text += peek();
      } else if (!escape(token.text)) {
        return failure(fmt::format("unknown escape at column {}; use one of \\\" \\\\ \\n \\t \\r \\xHH", at_ + 1));
      }
    }
    return failure(fmt::format("string at column {} has no closing quote", token.offset + 1));
  }

  static int hexDigit(char c) {
    if (isDigit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  }

  bool escape(std::string& text) {
    ++at_;
    switch (peek()) {
      case '"':
      case '\\':
        text += peek();
        return true;
      case 'n':
        text += '\n';
        return true;
      case 't':
        text += '\t';
        return true;
      case 'r':
        text += '\r';
        return true;
      case 'x': {
        const int high = hexDigit(peek(1)), low = hexDigit(peek(2));
        if (high < 0 || low < 0) return false;
        text += static_cast<char>(high * 16 + low);
        at_ += 2;
        return true;
      }
      default:
        return false;
    }
  }

  // `` inside is one backquote.
  Result<Token> quotedName() {
    Token token{TokenKind::QuotedName, "", at_};
    for (++at_; at_ < text_.size(); ++at_) {
      if (peek() == '`') {
        if (peek(1) != '`') {
          ++at_;
          return token;
        }
        ++at_;
      }
      token.text += peek();
    }
    return failure(fmt::format("name at column {} has no closing backquote", token.offset + 1));
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<std::vector<Token>> tokenize(std::string_view text) { return Lexer(text).run(); }

}  // namespace dictum::schema

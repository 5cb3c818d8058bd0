// The text form of values, and values of inputs in a configuration.
#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "schema/configuration.h"
#include "schema/expression_node.h"
#include "schema/lexer.h"

namespace dictum::schema {
namespace {

constexpr int maximumDepth = 64;

class ValueParser {
 public:
  explicit ValueParser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Result<Value> run() {
    auto value = parse(0);
    if (!value) return value;
    if (peek().kind != TokenKind::End) return unexpected("the end");
    return value;
  }

 private:
  const Token& peek() const { return tokens_[at_]; }
  Token take() { return tokens_[at_++]; }

  tl::unexpected<Error> unexpected(const std::string& wanted) const {
    if (peek().kind == TokenKind::End) return failure(fmt::format("expected {} at the end", wanted));
    return failure(fmt::format("expected {} at column {}, found '{}'", wanted, peek().offset + 1, peek().text));
  }

  Result<Value> parse(int depth) {
    if (depth > maximumDepth) return failure(fmt::format("lists are nested more than {} deep", maximumDepth));
    if (peek().is("[") || peek().is("(")) return parseSequence(depth);
    if (peek().is("-") || peek().is("+")) return parseNumber(take().text == "-");
    switch (peek().kind) {
      case TokenKind::Integer:
      case TokenKind::Floating:
        return parseNumber(false);
      case TokenKind::String:
        return Value(take().text);
      case TokenKind::Name:
        return parseName();
      default:
        return unexpected("a value: a number, true, false, none, \"text\", an enumerator, [list] or (tuple)");
    }
  }

  Result<Value> parseSequence(int depth) {
    const bool isList = take().is("[");
    const std::string_view close = isList ? "]" : ")";
    std::vector<Value> elements;
    while (!peek().is(close)) {
      auto element = parse(depth + 1);
      if (!element) return element;
      elements.push_back(std::move(*element));
      if (peek().is(close)) break;
      if (!peek().is(",")) return unexpected(fmt::format("',' or '{}'", close));
      take();
    }
    take();
    return isList ? Value::list(std::move(elements)) : Value::tuple(std::move(elements));
  }

  Result<Value> parseNumber(bool negative) {
    if (peek().kind == TokenKind::Name && (peek().text == "inf" || peek().text == "nan")) {
      using Limits = std::numeric_limits<double>;
      const double value = take().text == "inf" ? Limits::infinity() : Limits::quiet_NaN();
      return Value(negative ? -value : value);
    }
    if (peek().kind != TokenKind::Integer && peek().kind != TokenKind::Floating) return unexpected("a number");
    const Token token = take();
    const std::string text = (negative ? "-" : "") + token.text;
    const char* end = text.data() + text.size();
    if (token.kind == TokenKind::Integer) {
      std::int64_t value = 0;
      if (std::from_chars(text.data(), end, value).ec != std::errc()) {
        return failure(fmt::format("integer {} does not fit 64 bits", text));
      }
      return Value(value);
    }
    double value = 0;
    if (std::from_chars(text.data(), end, value).ec != std::errc()) {
      return failure(fmt::format("number {} is out of range", text));
    }
    return Value(value);
  }

  Result<Value> parseName() {
    if (peek().text == "inf" || peek().text == "nan") return parseNumber(false);
    const std::string name = take().text;
    if (name == "true" || name == "false") return Value(name == "true");
    if (name == "none") return Value::none();
    const std::size_t colons = name.rfind("::");
    if (colons == std::string::npos) return Value(Enumerator{"", name, {}});
    return Value(Enumerator{name.substr(0, colons), name.substr(colons + 2), {}});
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

std::string trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return "";
  return std::string(text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1));
}

// Where the name of `name=value` ends: at the first '=' outside backquotes.
std::size_t assignmentSign(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '`') quoted = !quoted;
    if (text[i] == '=' && !quoted) return i;
  }
  return std::string_view::npos;
}

std::string unquotedName(const std::string& name) {
  if (name.size() < 2 || name.front() != '`' || name.back() != '`') return name;
  auto tokens = tokenize(name);
  const bool isOne = tokens && tokens->size() == 2 && tokens->front().kind == TokenKind::QuotedName;
  return isOne ? tokens->front().text : name;
}

// The sequence and position of `dims[0]`, also where that is the name of an input; no position where it is neither.
std::pair<Expression, std::optional<std::int64_t>> elementPath(const Expression& path) {
  if (path.operation() == Operation::Index) return {path.operands()[0], path.operands()[1].asInteger()};
  const std::string& name = path.name();
  const std::size_t bracket = name.rfind('[');
  if (path.operation() != Operation::Input || bracket == std::string::npos || bracket == 0 || name.back() != ']') {
    return {path, std::nullopt};
  }
  std::int64_t position = 0;
  const char* end = name.data() + name.size() - 1;
  if (std::from_chars(name.data() + bracket + 1, end, position).ptr != end) return {path, std::nullopt};
  return {Expression::input(name.substr(0, bracket), ValueType::Sequence), position};
}

// As C++ converts an argument to the type of its parameter.
Literal converted(const Literal& literal, ValueType type) {
  if (type == ValueType::Floating && floatingValue(literal)) return *floatingValue(literal);
  if (type == ValueType::Boolean && integerValue(literal)) return *integerValue(literal) != 0;
  if (type == ValueType::Integer && std::holds_alternative<bool>(literal)) return *integerValue(literal);
  return literal;
}

}  // namespace

Result<Value> parseValue(std::string_view text) {
  auto tokens = tokenize(text);
  auto value = tokens ? ValueParser(std::move(*tokens)).run() : Result<Value>(failure(tokens.error()));
  if (!value) return failure(value.error().within(fmt::format("cannot read value '{}'", text)));
  return value;
}

Result<std::pair<std::string, Value>> parseAssignment(std::string_view text) {
  const std::size_t sign = assignmentSign(text);
  const std::string name = trimmed(text.substr(0, sign));
  if (sign == std::string_view::npos || name.empty()) {
    return failure(fmt::format("expected INPUT=VALUE, e.g. add_layer=true, found '{}'", text));
  }
  auto value = parseValue(trimmed(text.substr(sign + 1)));
  if (!value) return failure(value.error().within(fmt::format("input '{}'", unquotedName(name))));
  return std::pair(unquotedName(name), std::move(*value));
}

std::string print(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::None:
      return "none";
    case Value::Kind::Literal: {
      const auto* enumerator = std::get_if<Enumerator>(value.literal());
      if (enumerator && enumerator->type.empty()) return enumerator->name;
      if (const double* number = std::get_if<double>(value.literal()); number && *number - *number != 0) {
        return fmt::format("{}", *number);
      }
      return printLiteral(*value.literal());
    }
    default:
      break;
  }
  const bool isList = value.kind() == Value::Kind::List;
  std::string text = isList ? "[" : "(";
  for (const Value& element : value.elements()) text += (text.size() > 1 ? ", " : "") + print(element);
  return text + (isList ? "]" : ")");
}

std::string pathText(const Expression& path) {
  switch (path.operation()) {
    case Operation::Index:
      return pathText(path.operands()[0]) + "[" + print(path.operands()[1]) + "]";
    case Operation::Size:
      return "size(" + pathText(path.operands()[0]) + ")";
    default:
      return path.name();
  }
}

std::optional<Value> lookup(const Configuration& configuration, const Expression& path) {
  if (configuration.empty()) return std::nullopt;
  if (auto found = configuration.find(pathText(path)); found != configuration.end()) return found->second;
  if (path.operation() == Operation::Size) {
    const auto base = lookup(configuration, path.operands()[0]);
    if (!base || base->kind() == Value::Kind::None) return std::nullopt;
    if (base->kind() != Value::Kind::Literal) return Value(static_cast<std::int64_t>(base->elements().size()));
    const auto* text = std::get_if<std::string>(base->literal());
    return text ? std::optional(Value(static_cast<std::int64_t>(text->size()))) : std::nullopt;
  }
  const auto [sequence, position] = elementPath(path);
  const auto base = position ? lookup(configuration, sequence) : std::nullopt;
  if (!base || *position < 0 || static_cast<std::size_t>(*position) >= base->elements().size()) return std::nullopt;
  return base->elements()[static_cast<std::size_t>(*position)];
}

Expression substitute(const Expression& expression, const Configuration& configuration) {
  if (configuration.empty() || expression.isLiteral()) return expression;
  return substitute(expression, [&](const Expression& leaf) -> std::optional<Expression> {
    if (leaf.operation() == Operation::LoopIndex) return std::nullopt;
    const auto value = lookup(configuration, leaf);
    if (!value || !value->literal()) return std::nullopt;
    return Expression::literal(converted(*value->literal(), leaf.type()));
  });
}

}  // namespace dictum::schema

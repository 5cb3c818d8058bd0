#include "schema/parse.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "schema/expression_node.h"
#include "schema/lexer.h"

namespace dictum::schema {
namespace {

constexpr std::size_t maximumBytes = 1u << 20;
constexpr int maximumNesting = 256;         // of the recursive descent
constexpr std::size_t maximumDepth = 4096;  // of the expression: printing and freeing one is recursive

const std::set<std::string>& functionNames() {
  static const std::set<std::string> names = {"int",  "float", "string", "floor", "ceil", "round",
                                              "sqrt", "pow",   "log",    "log2",  "exp",  "abs"};
  return names;
}

class Parser {
 public:
  Parser(std::vector<Token> tokens, const Scope& scope) : tokens_(std::move(tokens)), scope_(scope) {}

  Result<Expression> run() {
    auto result = parseConditional();
    if (!result) return result;
    if (peek().kind != TokenKind::End) return unexpected("an operator or the end");
    return result;
  }

 private:
  using Rule = Result<Expression> (Parser::*)();

  const Token& peek() const { return tokens_[at_]; }
  Token take() { return tokens_[at_++]; }
  bool accept(std::string_view symbol) {
    if (!peek().is(symbol)) return false;
    ++at_;
    return true;
  }

  tl::unexpected<Error> unexpected(const std::string& wanted) const {
    if (peek().kind == TokenKind::End) return failure(fmt::format("expected {} at the end", wanted));
    return failure(fmt::format("expected {} at column {}, found '{}'", wanted, peek().offset + 1, peek().text));
  }

  Result<Expression> bounded(const Expression& e) const {
    if (e.depth() > maximumDepth) return failure(fmt::format("the expression is more than {} deep", maximumDepth));
    return e;
  }

  // c ? a : d ? b : e, without recursion along the chain.
  Result<Expression> parseConditional() {
    std::vector<std::pair<Expression, Expression>> alternatives;
    while (true) {
      auto condition = parseDisjunction();
      if (!condition) return condition;
      if (!accept("?")) return choose(alternatives, *condition);
      auto then = nested(&Parser::parseConditional);
      if (!then) return then;
      if (!accept(":")) return unexpected("':'");
      alternatives.emplace_back(std::move(*condition), std::move(*then));
      if (alternatives.size() > maximumDepth) return failure("the expression has too many alternatives");
    }
  }

  Result<Expression> choose(const std::vector<std::pair<Expression, Expression>>& alternatives, Expression last) const {
    for (auto it = alternatives.rbegin(); it != alternatives.rend(); ++it) {
      last = conditional(it->first, it->second, last);
    }
    return bounded(last);
  }

  Result<Expression> nested(Rule rule) {
    if (nesting_ >= maximumNesting) return failure(fmt::format("more than {} levels of nesting", maximumNesting));
    ++nesting_;
    auto result = (this->*rule)();
    --nesting_;
    return result;
  }

  Result<Expression> parseDisjunction() {
    return parseChain("||", &Parser::parseConjunction, [](const auto& all) { return disjunction(all); });
  }
  Result<Expression> parseConjunction() {
    return parseChain("&&", &Parser::parseEquality, [](const auto& all) { return conjunction(all); });
  }

  template <typename Join>
  Result<Expression> parseChain(std::string_view symbol, Rule operand, Join join) {
    std::vector<Expression> operands;
    do {
      auto next = (this->*operand)();
      if (!next) return next;
      operands.push_back(std::move(*next));
    } while (accept(symbol));
    return operands.size() == 1 ? operands[0] : bounded(join(operands));
  }

  // Left-associative binary operators of one precedence.
  template <std::size_t N>
  Result<Expression> parseBinary(
      const std::array<std::pair<std::string_view, Expression (*)(const Expression&, const Expression&)>, N>& operators,
      Rule operand) {
    auto left = (this->*operand)();
    while (left) {
      const auto found =
          std::find_if(operators.begin(), operators.end(), [&](const auto& row) { return peek().is(row.first); });
      if (found == operators.end()) return left;
      take();
      auto right = (this->*operand)();
      if (!right) return right;
      left = bounded(found->second(*left, *right));
    }
    return left;
  }

  using Operator = std::pair<std::string_view, Expression (*)(const Expression&, const Expression&)>;

  Result<Expression> parseEquality() {
    static constexpr std::array<Operator, 2> operators = {{{"==", equal}, {"!=", notEqual}}};
    return parseBinary(operators, &Parser::parseRelation);
  }

  Result<Expression> parseRelation() {
    static constexpr std::array<Operator, 4> operators = {
        {{"<", less},
         {"<=", lessEqual},
         {">", [](const Expression& a, const Expression& b) { return less(b, a); }},
         {">=", [](const Expression& a, const Expression& b) { return lessEqual(b, a); }}}};
    return parseBinary(operators, &Parser::parseSum);
  }

  // A run of + and - is one sum; only a minus of what is no integer separates runs.
  Result<Expression> parseSum() {
    auto first = parseProduct();
    if (!first) return first;
    std::vector<Expression> run{std::move(*first)};
    while (peek().is("+") || peek().is("-")) {
      const bool subtracts = take().is("-");
      auto next = parseProduct();
      if (!next) return next;
      if (!subtracts) {
        run.push_back(std::move(*next));
      } else if (next->type() == ValueType::Integer && isIntegerRun(run)) {
        run.push_back(negate(*next));
      } else {
        run = {subtract(sumOf(run), *next)};
      }
      if (run.back().depth() > maximumDepth) return bounded(run.back());
    }
    return run.size() == 1 ? run[0] : bounded(sumOf(run));
  }

  static bool isIntegerRun(const std::vector<Expression>& run) { return run.back().type() == ValueType::Integer; }

  Result<Expression> parseProduct() {
    static constexpr std::array<Operator, 3> operators = {{{"*", multiply}, {"/", divide}, {"%", remainder}}};
    return parseBinary(operators, &Parser::parsePrefix);
  }

  Result<Expression> parsePrefix() {
    const bool isNot = peek().is("!");
    if (!isNot && !peek().is("-")) return parsePostfix();
    take();
    if (!isNot && (peek().kind == TokenKind::Integer || peek().kind == TokenKind::Floating)) {
      auto literal = parseNumber("-");
      return literal ? parseIndices(*literal) : literal;
    }
    auto operand = nested(&Parser::parsePrefix);
    if (!operand) return operand;
    return bounded(isNot ? negation(*operand) : negate(*operand));
  }

  Result<Expression> parsePostfix() {
    auto primary = parsePrimary();
    return primary ? parseIndices(*primary) : primary;
  }

  Result<Expression> parseIndices(Expression e) {
    while (accept("[")) {
      auto position = nested(&Parser::parseConditional);
      if (!position) return position;
      if (!accept("]")) return unexpected("']'");
      const bool typed = scope_.typeOf && isInputPath(e);
      auto indexed = bounded(index(e, *position, typed ? scope_.typeOf(elementName(e) + "[]") : ValueType::Unknown));
      if (!indexed) return indexed;
      e = *indexed;
    }
    return e;
  }

  static bool isInputPath(const Expression& e) {
    const Expression* at = &e;
    while (at->operation() == Operation::Index) at = &at->operands()[0];
    return at->operation() == Operation::Input;
  }

  static std::string elementName(const Expression& e) {
    return e.operation() == Operation::Index ? elementName(e.operands()[0]) + "[]" : e.name();
  }

  Result<Expression> parsePrimary() {
    switch (peek().kind) {
      case TokenKind::Integer:
      case TokenKind::Floating:
        return parseNumber("");
      case TokenKind::String:
        return Expression::string(take().text);
      case TokenKind::QuotedName:
        return inputNamed(take().text);
      case TokenKind::Name:
        return parseName();
      default:
        break;
    }
    if (!accept("(")) return unexpected("a value");
    auto inner = nested(&Parser::parseConditional);
    if (inner && !accept(")")) return unexpected("')'");
    return inner;
  }

  Result<Expression> parseNumber(const std::string& sign) {
    const Token token = take();
    const std::string text = sign + token.text;
    const char* end = text.data() + text.size();
    if (token.kind == TokenKind::Integer) {
      std::int64_t value = 0;
      if (std::from_chars(text.data(), end, value).ec == std::errc()) return Expression::integer(value);
      return failure(fmt::format("integer {} at column {} does not fit 64 bits", text, token.offset + 1));
    }
    double value = 0;
    if (std::from_chars(text.data(), end, value).ec == std::errc()) return Expression::floating(value);
    return failure(fmt::format("number {} at column {} is out of range", text, token.offset + 1));
  }

  Expression inputNamed(const std::string& name) const {
    return Expression::input(name, scope_.typeOf ? scope_.typeOf(name) : ValueType::Unknown);
  }

  Result<Expression> parseName() {
    const Token token = take();
    if (token.text == "true" || token.text == "false") return Expression::boolean(token.text == "true");
    if (peek().is("(")) return parseCall(token);
    if (scope_.loopIndices.count(token.text)) return Expression::loopIndex(token.text);
    const std::size_t colons = token.text.rfind("::");
    if (colons == std::string::npos) return inputNamed(token.text);
    return Expression::enumerator({token.text.substr(0, colons), token.text.substr(colons + 2), {}});
  }

  Result<Expression> parseCall(const Token& function) {
    take();
    std::vector<Expression> arguments;
    while (!peek().is(")")) {
      auto argument = nested(&Parser::parseConditional);
      if (!argument) return argument;
      arguments.push_back(std::move(*argument));
      if (!accept(",")) break;
    }
    if (!accept(")")) return unexpected("',' or ')'");
    const bool isSize = function.text == "size";
    if (!isSize && !functionNames().count(function.text)) {
      return failure(fmt::format("unknown function '{}' at column {}", function.text, function.offset + 1));
    }
    const std::size_t wanted = function.text == "pow" ? 2 : 1;
    if (arguments.size() != wanted) {
      return failure(fmt::format("'{}' at column {} takes {} argument{}, found {}", function.text, function.offset + 1,
                                 wanted, wanted == 1 ? "" : "s", arguments.size()));
    }
    return bounded(isSize ? size(arguments[0]) : call(function.text, arguments));
  }

  std::vector<Token> tokens_;
  const Scope& scope_;
  std::size_t at_ = 0;
  int nesting_ = 0;
};

}  // namespace

Result<Expression> parse(std::string_view text, const Scope& scope) {
  if (text.size() > maximumBytes) return failure("the expression is longer than 1 MiB");
  auto tokens = tokenize(text);
  auto result = tokens ? Parser(std::move(*tokens), scope).run() : Result<Expression>(failure(tokens.error()));
  if (!result) return failure(result.error().within(fmt::format("cannot read expression '{}'", text.substr(0, 200))));
  return result;
}

}  // namespace dictum::schema

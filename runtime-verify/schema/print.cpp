// The text form of expressions; docs/expressions.md has the grammar.
#include <fmt/format.h>

#include <cctype>
#include <cmath>

#include "schema/expression_node.h"

namespace dictum::schema {
namespace {

enum Precedence { Ternary, Disjunction, Conjunction, Equality, Relation, Sum, Product, Prefix, Postfix };

bool isIdentifierPath(const std::string& name) {
  bool atStart = true;
  for (const char c : name) {
    const bool letter = std::isalpha(static_cast<unsigned char>(c)) || c == '_';
    const bool digit = std::isdigit(static_cast<unsigned char>(c));
    if (!letter && !(digit && !atStart) && !(c == '.' && !atStart)) return false;
    atStart = c == '.';
  }
  return !atStart;
}

std::string quotedText(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
      case '\\':
        result += {'\\', c};
        break;
      case '\n':
        result += "\\n";
        break;
      case '\t':
        result += "\\t";
        break;
      case '\r':
        result += "\\r";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          result += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
        } else {
          result += c;
        }
    }
  }
  return result + '"';
}

std::string floatingText(double value) {
  if (std::isnan(value)) return "float(\"nan\")";
  if (std::isinf(value)) return value > 0 ? "float(\"inf\")" : "float(\"-inf\")";
  std::string text = fmt::format("{}", value);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

class Printer {
 public:
  std::string take() { return std::move(text_); }

  void print(const Expression& e, Precedence context) {
    const Precedence own = precedenceOf(e);
    if (own < context) text_ += '(';
    printBare(e);
    if (own < context) text_ += ')';
  }

 private:
  static Precedence precedenceOf(const Expression& e) {
    switch (e.operation()) {
      case Operation::Literal:
        return isNegativeNumber(e) ? Prefix : Postfix;
      case Operation::Conditional:
        return Ternary;
      case Operation::Or:
        return Disjunction;
      case Operation::And:
        return Conjunction;
      case Operation::Equal:
      case Operation::NotEqual:
        return Equality;
      case Operation::Less:
      case Operation::LessEqual:
        return Relation;
      case Operation::Add:
      case Operation::Subtract:
        return Sum;
      case Operation::Multiply:
      case Operation::Divide:
      case Operation::Remainder:
        return Product;
      case Operation::Not:
      case Operation::Negate:
        return Prefix;
      default:
        return Postfix;
    }
  }

  static bool isNegativeNumber(const Expression& e) {
    if (auto integer = e.asInteger()) return *integer < 0;
    const auto floating = e.asFloating();
    return floating && std::isfinite(*floating) && std::signbit(*floating);
  }

  void printBare(const Expression& e) {
    switch (e.operation()) {
      case Operation::Literal:
        text_ += printLiteral(*e.literal());
        return;
      case Operation::Input:
        printName(e.name());
        return;
      case Operation::LoopIndex:
        text_ += e.name();
        return;
      case Operation::Not:
        prefix("!", e);
        return;
      case Operation::Negate:
        prefix("-", e);
        return;
      case Operation::Add:
        printSum(e);
        return;
      case Operation::Conditional:
        printConditional(e);
        return;
      case Operation::Size:
        printArguments("size", e.operands());
        return;
      case Operation::Call:
        printArguments(e.name(), e.operands());
        return;
      case Operation::Index:
        print(e.operands()[0], Postfix);
        text_ += '[';
        print(e.operands()[1], Ternary);
        text_ += ']';
        return;
      default:
        printBinary(e);
    }
  }

  void printName(const std::string& name) {
    if (isIdentifierPath(name) && name != "true" && name != "false" && name != "none") {
      text_ += name;
      return;
    }
    text_ += '`';
    for (const char c : name) text_ += c == '`' ? std::string("``") : std::string(1, c);
    text_ += '`';
  }

  void prefix(const char* symbol, const Expression& e) {
    text_ += symbol;
    const Expression& operand = e.operands()[0];
    // `--x` would read as one token, `-3` as a literal.
    const bool ambiguous = symbol[0] == '-' && (operand.operation() == Operation::Negate || operand.isLiteral());
    print(operand, ambiguous ? static_cast<Precedence>(Postfix + 1) : Prefix);
  }

  // Terms with a negative factor are written as subtracted.
  void printSum(const Expression& e) {
    for (std::size_t i = 0; i < e.operands().size(); ++i) {
      const Expression& term = e.operands()[i];
      const bool isFirst = i == 0;
      if (!isFirst && term.operation() == Operation::Negate) {
        text_ += " - ";
        print(term.operands()[0], Product);
      } else if (!isFirst && hasNegativeLiteral(term)) {
        text_ += " - ";
        printNegated(term);
      } else {
        if (!isFirst) text_ += " + ";
        print(term, isFirst ? Sum : Product);
      }
    }
  }

  static bool hasNegativeLiteral(const Expression& term) {
    const Expression& first = term.operation() == Operation::Multiply ? term.operands()[0] : term;
    const auto value = first.asInteger();
    return value && *value < 0 && *value != INT64_MIN;
  }

  void printNegated(const Expression& term) {
    const bool isProduct = term.operation() == Operation::Multiply;
    const Expression& first = isProduct ? term.operands()[0] : term;
    text_ += std::to_string(-*first.asInteger());
    for (std::size_t i = 1; isProduct && i < term.operands().size(); ++i) {
      text_ += " * ";
      print(term.operands()[i], Prefix);
    }
  }

  void printConditional(const Expression& e) {
    print(e.operands()[0], Disjunction);
    text_ += " ? ";
    print(e.operands()[1], Ternary);
    text_ += " : ";
    print(e.operands()[2], Ternary);
  }

  void printArguments(const std::string& function, const std::vector<Expression>& arguments) {
    text_ += function + '(';
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (i > 0) text_ += ", ";
      print(arguments[i], Ternary);
    }
    text_ += ')';
  }

  void printBinary(const Expression& e) {
    const Precedence own = precedenceOf(e);
    const bool isComparison = e.operation() == Operation::Less || e.operation() == Operation::LessEqual;
    if (isComparison && e.operands()[0].isLiteral()) {  // `depth > 3` rather than `3 < depth`
      print(e.operands()[1], static_cast<Precedence>(own + 1));
      text_ += e.operation() == Operation::Less ? " > " : " >= ";
      print(e.operands()[0], static_cast<Precedence>(own + 1));
      return;
    }
    for (std::size_t i = 0; i < e.operands().size(); ++i) {
      if (i > 0) text_ += symbolOf(e.operation());
      const bool nested = i > 0 || own == Equality || own == Relation;
      print(e.operands()[i], nested ? static_cast<Precedence>(own + 1) : own);
    }
  }

  static const char* symbolOf(Operation operation) {
    switch (operation) {
      case Operation::Subtract:
        return " - ";
      case Operation::Multiply:
        return " * ";
      case Operation::Divide:
        return " / ";
      case Operation::Remainder:
        return " % ";
      case Operation::Less:
        return " < ";
      case Operation::LessEqual:
        return " <= ";
      case Operation::Equal:
        return " == ";
      case Operation::NotEqual:
        return " != ";
      case Operation::And:
        return " && ";
      default:
        return " || ";
    }
  }

  std::string text_;
};

}  // namespace

std::string printLiteral(const Literal& literal) {
  if (const bool* value = std::get_if<bool>(&literal)) return *value ? "true" : "false";
  if (const auto* value = std::get_if<std::int64_t>(&literal)) return std::to_string(*value);
  if (const double* value = std::get_if<double>(&literal)) return floatingText(*value);
  if (const auto* value = std::get_if<std::string>(&literal)) return quotedText(*value);
  const auto& enumerator = std::get<Enumerator>(literal);
  return enumerator.type + "::" + enumerator.name;
}

std::string print(const Expression& expression) {
  Printer printer;
  printer.print(expression, Ternary);
  return printer.take();
}

}  // namespace dictum::schema

#include "symbolic/wrapped_comparison.h"

#include <map>

#include "symbolic/evaluator.h"
#include "symbolic/operators.h"

namespace dictum::symbolic {

namespace {

using Kind = ir::ExpressionKind;

// Reading it twice gives the same.
bool isPlain(const ir::Expression& e) {
  if (e.kind == Kind::Unary) return (e.text == "-" || e.text == "+") && isPlain(*e.operands.at(0));
  if (e.kind == Kind::Cast || e.kind == Kind::Field || e.kind == Kind::Dereference) return isPlain(*e.operands.at(0));
  return e.kind == Kind::Integer || e.kind == Kind::Variable || e.kind == Kind::This;
}

bool isInteger(const ir::TypePtr& type, bool isSigned) {
  return type && type->kind == ir::TypeKind::Integer && type->isSigned == isSigned;
}

// The number below zero that became the unsigned one of 64 bits that `e` is; nothing for other expressions.
std::optional<std::int64_t> wrappedIn(Evaluator& evaluator, const ir::Expression& e) {
  if (!isInteger(e.type, false) || (e.type->bits != 0 && e.type->bits != 64)) return std::nullopt;
  if (e.kind == Kind::Integer && e.integer < 0) return e.integer;
  if (e.kind != Kind::Cast) return std::nullopt;
  const ir::Expression& from = *e.operands.at(0);
  if (!isInteger(from.type, true) || !isPlain(from)) return std::nullopt;
  const std::optional<std::int64_t> number = literalInteger(evaluator.evaluateValue(from));
  return number && *number < 0 ? number : std::nullopt;
}

// `other op -1` for what is not known to be below the largest number, for which -1 stands: an input that may be given
// it, or `i - 1` with i = 0.
Value comparedWithLargest(const std::string& op, const Expression& other) {
  const Expression largest = Expression::integer(-1);
  if (op == "==" || op == ">=") return schema::equal(other, largest);
  if (op == "!=" || op == "<") return schema::notEqual(other, largest);
  return boolean(op == "<=");
}

std::string mirrored(const std::string& op) {
  static const std::map<std::string, std::string> table = {{"<", ">"}, {">", "<"}, {"<=", ">="}, {">=", "<="}};
  const auto found = table.find(op);
  return found == table.end() ? op : found->second;
}

bool isComparison(const std::string& op) { return op == "==" || op == "!=" || mirrored(op) != op; }

// `other op wrapped`.
Value compared(const std::string& op, const Value& other, std::int64_t wrapped, const ir::Location& location) {
  if (other.is<Unknown>()) return other;
  const Expression* number = other.as<Expression>();
  // What functions of the library give for "not found" is kept as the number -1.
  const auto literal = literalInteger(other);
  if (literal && *literal < 0) return applyBinary(op, other, integer(wrapped), nullptr, location);
  if (number && !literal && number->operation() != schema::Operation::LoopIndex)
    return wrapped == -1 ? comparedWithLargest(op, *number)
                         : unknown("an unsigned number below zero wraps around", location);
  return boolean(op == "<" || op == "<=" || op == "!=");
}

}  // namespace

std::optional<Value> compareWrapped(Evaluator& evaluator, const std::string& op, const ir::Expression& left,
                                    const ir::Expression& right) {
  if (!isComparison(op)) return std::nullopt;
  const auto first = wrappedIn(evaluator, left), second = wrappedIn(evaluator, right);
  if (first.has_value() == second.has_value()) return std::nullopt;
  const std::string order = first ? mirrored(op) : op;
  return forEachAlternative(evaluator.evaluateValue(first ? right : left), [&](const Value& other) {
    return compared(order, other, first ? *first : *second, left.location);
  });
}

}  // namespace dictum::symbolic

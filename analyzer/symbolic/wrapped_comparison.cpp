#include "symbolic/wrapped_comparison.h"

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

}  // namespace

std::optional<Value> compareWrapped(Evaluator& evaluator, const std::string& op, const ir::Expression& left,
                                    const ir::Expression& right) {
  const bool isLess = op == "<" || op == "<=", isGreater = op == ">" || op == ">=";
  if (!isLess && !isGreater && op != "==" && op != "!=") return std::nullopt;
  const auto first = wrappedIn(evaluator, left), second = wrappedIn(evaluator, right);
  if (first.has_value() == second.has_value()) return std::nullopt;
  return forEachAlternative(evaluator.evaluateValue(first ? right : left), [&](const Value& other) -> Value {
    if (other.is<Unknown>()) return other;
    // What functions of the library give for "not found" is kept as the number -1.
    const auto number = literalInteger(other);
    if (number && *number < 0)
      return applyBinary(op, first ? integer(*first) : other, first ? other : integer(*second), nullptr, left.location);
    return boolean(isLess ? !first : isGreater ? first.has_value() : op == "!=");
  });
}

}  // namespace dictum::symbolic

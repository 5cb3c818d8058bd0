#include "ir/well_formed.h"

#include <algorithm>

namespace dictum::ir {

namespace {

std::size_t requiredOperands(ExpressionKind kind) {
  switch (kind) {
    case ExpressionKind::Field:
    case ExpressionKind::Dereference:
    case ExpressionKind::AddressOf:
    case ExpressionKind::Unary:
    case ExpressionKind::Cast:
      return 1;
    case ExpressionKind::Index:
    case ExpressionKind::Binary:
      return 2;
    case ExpressionKind::Conditional:
      return 3;
    default:
      return 0;
  }
}

std::size_t requiredChildren(StatementKind kind) {
  switch (kind) {
    case StatementKind::If:
    case StatementKind::For:
    case StatementKind::RangeFor:
    case StatementKind::While:
    case StatementKind::DoWhile:
    case StatementKind::Try:
      return 1;
    default:
      return 0;
  }
}

bool needsExpression(StatementKind kind) {
  switch (kind) {
    case StatementKind::Expression:
    case StatementKind::If:
    case StatementKind::Switch:
    case StatementKind::RangeFor:
    case StatementKind::While:
    case StatementKind::DoWhile:
      return true;
    default:
      return false;
  }
}

bool hasVariable(StatementKind kind) { return kind == StatementKind::Declare || kind == StatementKind::RangeFor; }

}  // namespace

const char* flaw(const Type& type) {
  const bool hasPointee = type.kind == TypeKind::Pointer || type.kind == TypeKind::Reference ||
                          type.kind == TypeKind::Array || type.kind == TypeKind::Function;
  return hasPointee && !type.pointee ? "a type that refers to none" : nullptr;
}

const char* flaw(const Expression& expression) {
  if (!expression.type) return "an expression without a type";
  if (expression.operands.size() < requiredOperands(expression.kind)) return "an expression without its operands";
  if (expression.kind == ExpressionKind::Lambda && !expression.lambda) return "a lambda without a function";
  return nullptr;
}

const char* flaw(const Statement& statement) {
  if (statement.children.size() < requiredChildren(statement.kind)) return "a statement without its body";
  if (needsExpression(statement.kind) && !statement.expression) return "a statement without its expression";
  if (hasVariable(statement.kind) && !statement.variable.type) return "a variable without a type";
  return nullptr;
}

const char* flaw(const Function& function) {
  const bool areTyped = std::all_of(function.initCaptures.begin(), function.initCaptures.end(),
                                    [](const Variable& capture) { return capture.type != nullptr; });
  return areTyped ? nullptr : "a capture without a type";
}

const char* flaw(const Parameter& parameter) { return parameter.type ? nullptr : "a parameter without a type"; }

const char* flaw(const Field& field) { return field.type ? nullptr : "a field without a type"; }

const char* flaw(const Global& global) { return global.type ? nullptr : "a global without a type"; }

}  // namespace dictum::ir

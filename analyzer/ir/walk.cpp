#include "ir/walk.h"

namespace dictum::ir {

void walk(const Expression& expression, const ExpressionVisitor& visit) {
  visit(expression);
  if (expression.object) walk(*expression.object, visit);
  for (const ExpressionPtr& operand : expression.operands)
    if (operand) walk(*operand, visit);
  if (expression.lambda) walk(*expression.lambda, visit);
}

void walk(const Statement& statement, const ExpressionVisitor& visit) {
  if (statement.initializer) walk(*statement.initializer, visit);
  if (statement.expression) walk(*statement.expression, visit);
  if (statement.increment) walk(*statement.increment, visit);
  if (statement.variable.initializer) walk(*statement.variable.initializer, visit);
  for (const StatementPtr& child : statement.children)
    if (child) walk(*child, visit);
  for (const SwitchSection& section : statement.sections) {
    for (const ExpressionPtr& label : section.labels)
      if (label) walk(*label, visit);
    for (const StatementPtr& inner : section.body)
      if (inner) walk(*inner, visit);
  }
}

void walk(const Function& function, const ExpressionVisitor& visit) {
  for (const MemberInitializer& member : function.initializers)
    if (member.value) walk(*member.value, visit);
  for (const Variable& capture : function.initCaptures)
    if (capture.initializer) walk(*capture.initializer, visit);
  if (function.body) walk(*function.body, visit);
}

void forEachStatement(const Statement& statement, const StatementVisitor& visit) {
  visit(statement);
  if (statement.initializer) forEachStatement(*statement.initializer, visit);
  for (const StatementPtr& child : statement.children)
    if (child) forEachStatement(*child, visit);
  for (const SwitchSection& section : statement.sections)
    for (const StatementPtr& inner : section.body)
      if (inner) forEachStatement(*inner, visit);
}

}  // namespace dictum::ir

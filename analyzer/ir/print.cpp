#include "ir/print.h"

namespace dictum::ir {

namespace {

std::string indent(int level) { return std::string(2 * static_cast<std::size_t>(level), ' '); }

std::string printOrNothing(const ExpressionPtr& expression) { return expression ? print(*expression) : ""; }

std::string printVariable(const Variable& variable) {
  std::string name = variable.name.empty() ? "%" + std::to_string(variable.local) : variable.name;
  std::string text = (variable.isStatic ? "static " : "") + print(*variable.type) + " " + name;
  return variable.initializer ? text + " = " + print(*variable.initializer) : text;
}

std::string printBody(const std::vector<StatementPtr>& statements, int level) {
  std::string text;
  for (auto& statement : statements) {
    if (statement) text += print(*statement, level);
  }
  return text;
}

std::string printSections(const Statement& statement, int level) {
  std::string text;
  for (auto& section : statement.sections) {
    for (auto& label : section.labels) text += indent(level) + "case " + print(*label) + "\n";
    if (section.isDefault) text += indent(level) + "default\n";
    text += printBody(section.body, level + 1);
  }
  return text;
}

// The words that open a statement, without indentation and children.
std::string head(const Statement& statement) {
  switch (statement.kind) {
    case StatementKind::Block:
      return "block";
    case StatementKind::Declare:
      return printVariable(statement.variable);
    case StatementKind::Expression:
      return printOrNothing(statement.expression);
    case StatementKind::If:
      return "if " + printOrNothing(statement.expression);
    case StatementKind::Switch:
      return "switch " + printOrNothing(statement.expression);
    case StatementKind::For:
      return "for " + printOrNothing(statement.expression) + "; " + printOrNothing(statement.increment);
    case StatementKind::RangeFor:
      return "for " + printVariable(statement.variable) + " : " + printOrNothing(statement.expression);
    case StatementKind::While:
      return "while " + printOrNothing(statement.expression);
    case StatementKind::DoWhile:
      return "do while " + printOrNothing(statement.expression);
    case StatementKind::Return:
      return "return " + printOrNothing(statement.expression);
    case StatementKind::Break:
      return "break";
    case StatementKind::Continue:
      return "continue";
    case StatementKind::Throw:
      return "throw " + (statement.expression ? print(*statement.expression) : statement.text);
    case StatementKind::Try:
      return "try";
    case StatementKind::Unknown:
      return printOrNothing(statement.expression);
  }
  return "unknown";
}

std::string printParameters(const Function& function) {
  std::string text;
  for (auto& parameter : function.parameters) {
    if (!text.empty()) text += ", ";
    text += print(*parameter.type) + " " + parameter.name;
    if (parameter.defaultValue) text += " = " + print(*parameter.defaultValue);
  }
  return "(" + text + ")";
}

const char* word(FunctionKind kind) {
  switch (kind) {
    case FunctionKind::Free:
      return "function";
    case FunctionKind::Method:
      return "method";
    case FunctionKind::Constructor:
      return "constructor";
    case FunctionKind::Destructor:
      return "destructor";
    case FunctionKind::Lambda:
      return "lambda";
    case FunctionKind::Conversion:
      return "conversion";
  }
  return "function";
}

std::string printInitializer(const MemberInitializer& initializer) {
  std::string name = initializer.delegates ? "delegate"
                     : initializer.base    ? print(*initializer.base)
                                           : initializer.field;
  return indent(1) + ": " + name + " = " + printOrNothing(initializer.value) + "\n";
}

}  // namespace

std::string print(const Statement& statement, int level) {
  std::string text;
  if (statement.initializer) text += print(*statement.initializer, level);
  text += indent(level) + head(statement) + "\n";
  text += printSections(statement, level + 1);
  if (statement.kind != StatementKind::If) return text + printBody(statement.children, level + 1);
  for (std::size_t i = 0; i < statement.children.size(); ++i) {
    if (i == 1) text += indent(level) + "else\n";
    text += print(*statement.children[i], level + 1);
  }
  return text;
}

std::string print(const Function& function) {
  std::string text = std::string(word(function.kind)) + " " + function.name + printParameters(function);
  if (function.kind != FunctionKind::Constructor && function.result) text += " -> " + print(*function.result);
  if (function.isVirtual) text += "  virtual";
  if (function.isStatic) text += "  static";
  if (!function.body) text += "  declared";
  text += "\n";
  for (auto& initializer : function.initializers) text += printInitializer(initializer);
  return function.body ? text + print(*function.body, 1) : text;
}

std::string print(const Class& value) {
  std::string text = "class " + value.name;
  for (auto& base : value.bases) text += (&base == &value.bases.front() ? " : " : ", ") + print(*base);
  if (!value.holder.empty()) text += "  holder " + value.holder;
  if (value.isModule) text += "  module";
  if (value.isAggregate) text += "  aggregate";
  if (value.isAbstract) text += "  abstract";
  text += "\n";
  for (auto& field : value.fields) {
    text += indent(1) + "field " + print(*field.type) + " " + field.name;
    text += (field.initializer ? " = " + print(*field.initializer) : "") + "\n";
  }
  return text;
}

std::string print(const Unit& unit) {
  std::string text;
  for (auto& usr : unit.classOrder) text += print(unit.classes.at(usr));
  for (auto& [usr, value] : unit.classes) {
    if (!value.isUserCode) text += print(value);
  }
  for (auto& [usr, function] : unit.functions) text += print(function);
  for (auto& [usr, global] : unit.globals) {
    text += "global " + print(*global.type) + " " + global.name;
    text += (global.initializer ? " = " + print(*global.initializer) : "") + "\n";
  }
  for (auto& gap : unit.gaps) text += "gap line " + std::to_string(gap.location.line) + ": " + gap.reason + "\n";
  return text;
}

}  // namespace dictum::ir

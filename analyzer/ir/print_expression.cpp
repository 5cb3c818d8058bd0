#include <fmt/format.h>

#include "ir/print.h"

namespace dictum::ir {

namespace {

std::string printAll(const std::vector<ExpressionPtr>& expressions) {
  std::string text;
  for (auto& expression : expressions) {
    if (!text.empty()) text += ", ";
    text += expression ? print(*expression) : "null";
  }
  return text;
}

std::string printArguments(const std::vector<TemplateArgument>& arguments) {
  std::string text;
  for (auto& argument : arguments) {
    if (!text.empty()) text += ", ";
    if (argument.type) {
      text += print(*argument.type);
    } else {
      text += argument.value ? std::to_string(*argument.value) : "?";
    }
  }
  return arguments.empty() ? text : "<" + text + ">";
}

std::string quote(const std::string& text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c == '\n' ? ' ' : c;
  }
  return quoted + '"';
}

std::string operand(const Expression& expression, std::size_t index) {
  return index < expression.operands.size() ? print(*expression.operands[index]) : "?";
}

std::string printCall(const Expression& call) {
  std::string text = call.object ? print(*call.object) + "." : "";
  if (call.isVirtual) text += "virtual ";
  return text + call.text + printArguments(call.templateArguments) + "(" + printAll(call.operands) + ")";
}

std::string printOperator(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::Field:
      return operand(expression, 0) + "." + expression.text;
    case ExpressionKind::Dereference:
      return "*" + operand(expression, 0);
    case ExpressionKind::AddressOf:
      return "&" + operand(expression, 0);
    case ExpressionKind::Index:
      return operand(expression, 0) + "[" + operand(expression, 1) + "]";
    case ExpressionKind::Unary:
      return "(" + expression.text + " " + operand(expression, 0) + ")";
    case ExpressionKind::Binary:
      return "(" + operand(expression, 0) + " " + expression.text + " " + operand(expression, 1) + ")";
    case ExpressionKind::Conditional:
      return fmt::format("({} ? {} : {})", operand(expression, 0), operand(expression, 1), operand(expression, 2));
    case ExpressionKind::Cast:
      return "cast<" + print(*expression.type) + ">(" + operand(expression, 0) + ")";
    default:
      return "new " + (expression.operands.empty() ? print(*expression.type) : operand(expression, 0));
  }
}

std::string printLiteral(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::Integer:
      return std::to_string(expression.integer);
    case ExpressionKind::Floating:
      return fmt::format("{:#}", expression.floating);
    case ExpressionKind::Boolean:
      return expression.integer ? "true" : "false";
    case ExpressionKind::String:
      return quote(expression.text);
    case ExpressionKind::Null:
      return "nullptr";
    default:
      return expression.text;
  }
}

std::string printLambda(const Expression& expression) {
  auto& lambda = *expression.lambda;
  std::string text = "lambda(";
  for (auto& parameter : lambda.parameters) {
    if (text.back() != '(') text += ", ";
    text += print(*parameter.type) + " " + parameter.name;
  }
  text += ")";
  for (auto& capture : lambda.initCaptures) {
    text += " [" + capture.name + " = " + (capture.initializer ? print(*capture.initializer) : "") + "]";
  }
  return lambda.body ? text + " {\n" + print(*lambda.body, 2) + "}" : text;
}

}  // namespace

std::string print(const Type& type) {
  switch (type.kind) {
    case TypeKind::Pointer:
      return (type.pointee ? print(*type.pointee) : "?") + "*";
    case TypeKind::Reference:
      return (type.isConst ? "const " : "") + print(*type.pointee) + "&";
    case TypeKind::Array:
      return print(*type.pointee) + "[" + (type.extent ? std::to_string(*type.extent) : "") + "]";
    case TypeKind::Function:
      return "function " + print(*type.pointee);
    default:
      return type.name + printArguments(type.arguments);
  }
}

std::string print(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::Integer:
    case ExpressionKind::Floating:
    case ExpressionKind::Boolean:
    case ExpressionKind::String:
    case ExpressionKind::Null:
    case ExpressionKind::Enumerator:
      return printLiteral(expression);
    case ExpressionKind::Variable:
      return expression.text.empty() ? "%" + std::to_string(expression.local) : expression.text;
    case ExpressionKind::FunctionName:
      return "&" + expression.text;
    case ExpressionKind::This:
      return "this";
    case ExpressionKind::Call:
      return printCall(expression);
    case ExpressionKind::Construct:
      return print(*expression.type) + "{" + printAll(expression.operands) + "}";
    case ExpressionKind::InitializerList:
      return "{" + printAll(expression.operands) + "}";
    case ExpressionKind::Lambda:
      return printLambda(expression);
    case ExpressionKind::Unknown:
      return "unknown(" + quote(expression.text) + ", " + expression.reason + ")";
    default:
      return printOperator(expression);
  }
}

}  // namespace dictum::ir

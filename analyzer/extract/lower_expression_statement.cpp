// Expressions as statements: throw, calls that do not return, and `condition ? f() : g()` used as an if.
#include "extract/lower.h"
#include "extract/source_text.h"
#include "extract/usr.h"

namespace dictum::extract {

using namespace clang;
using ir::ExpressionKind;
using ir::StatementKind;

namespace {

bool isText(const ir::Expression& expression) {
  if (expression.kind == ExpressionKind::String || expression.text == "c10::str") return true;
  auto& type = *expression.type;
  if (type.kind == ir::TypeKind::Pointer) return type.pointee->name == "char";
  return type.name == "std::basic_string";
}

// What a function that does not return has to say: the assertion's text, else the last text among its arguments.
ir::ExpressionPtr messageOf(const ir::Expression& call) {
  ir::ExpressionPtr message;
  for (auto& operand : call.operands) {
    if (!isText(*operand)) continue;
    message = operand;
    if (call.text == "__assert_fail") break;
  }
  return message;
}

std::string literalText(const ir::ExpressionPtr& expression) {
  if (!expression) return {};
  if (expression->kind == ExpressionKind::String) return expression->text;
  if (expression->kind != ExpressionKind::Construct) return {};
  return literalText(messageOf(*expression));
}

std::shared_ptr<ir::Statement> makeThrow(Context& context, const Expr* expression, ir::ExpressionPtr value,
                                         ir::TypePtr thrown) {
  auto node = makeStatement(context, expression, StatementKind::Throw);
  node->expression = std::move(value);
  node->thrown = std::move(thrown);
  node->text = literalText(node->expression);
  if (node->text.empty()) node->text = sourceText(context, expression->getSourceRange());
  return node;
}

bool isNoReturn(const Expr* expression) {
  auto* call = dyn_cast<CallExpr>(expression);
  auto* callee = call ? call->getDirectCallee() : nullptr;
  return callee && (callee->isNoReturn() || qualifiedName(callee) == "exit" || qualifiedName(callee) == "std::exit");
}

// What a function that does not return throws: TORCH_CHECK calls one of c10's, and those of the C library end the
// program.
ir::TypePtr thrownBy(const FunctionDecl& function) {
  const std::string name = qualifiedName(&function);
  if (!name.starts_with("c10::") && (function.isExternC() || name.starts_with("std::"))) return nullptr;
  auto type = std::make_shared<ir::Type>();
  if (!name.starts_with("c10::")) return type;
  type->kind = ir::TypeKind::Class;
  type->name = "c10::Error";
  return type;
}

// A logger that ends the program when it is destroyed, as CHECK(x) and LOG(FATAL) make one.
bool makesFatalLogger(Context& context, const Stmt* statement) {
  if (auto* construct = dyn_cast<CXXConstructExpr>(statement)) {
    auto* record = construct->getConstructor()->getParent();
    // A class that does not write its destructor is not searched for it.
    auto* destructor = record->hasUserDeclaredDestructor() ? record->getDestructor() : nullptr;
    if (destructor && destructor->isNoReturn()) return true;
    if (qualifiedName(record) == "c10::MessageLogger" && construct->getNumArgs() == 3) {
      Expr::EvalResult severity;
      bool isKnown = construct->getArg(2)->EvaluateAsInt(severity, context.ast);
      return isKnown && severity.Val.getInt() == 3;
    }
  }
  // What runs on a condition only, or later, does not end this statement.
  if (isa<AbstractConditionalOperator, LambdaExpr>(statement)) return false;
  if (auto* binary = dyn_cast<BinaryOperator>(statement); binary && binary->isLogicalOp()) return false;
  return llvm::any_of(statement->children(),
                      [&](const Stmt* child) { return child && makesFatalLogger(context, child); });
}

void lowerConditionalStatement(Context& context, const ConditionalOperator* conditional, Statements& out) {
  auto node = makeStatement(context, conditional, StatementKind::If);
  node->expression = lowerExpression(context, conditional->getCond());
  node->children = {lowerAsOne(context, conditional->getTrueExpr()), lowerAsOne(context, conditional->getFalseExpr())};
  out.push_back(node);
}

}  // namespace

void lowerExpressionStatement(Context& context, const Expr* expression, Statements& out) {
  auto* bare = stripped(expression);
  while (auto* cast = dyn_cast<ExplicitCastExpr>(bare)) {
    if (cast->getCastKind() != CK_ToVoid) break;
    bare = stripped(cast->getSubExpr());
  }
  if (auto* pair = dyn_cast<BinaryOperator>(bare); pair && pair->getOpcode() == BO_Comma) {
    lowerExpressionStatement(context, pair->getLHS(), out);
    return lowerExpressionStatement(context, pair->getRHS(), out);
  }
  if (auto* thrown = dyn_cast<CXXThrowExpr>(bare)) {
    ir::ExpressionPtr value = lowerExpression(context, thrown->getSubExpr());
    ir::TypePtr type = value ? value->type : std::make_shared<ir::Type>();
    out.push_back(makeThrow(context, bare, std::move(value), std::move(type)));
    return;
  }
  if (auto* conditional = dyn_cast<ConditionalOperator>(bare); conditional && conditional->getType()->isVoidType()) {
    return lowerConditionalStatement(context, conditional, out);
  }
  if (isNoReturn(bare)) {
    ir::TypePtr type = thrownBy(*cast<CallExpr>(bare)->getDirectCallee());
    out.push_back(makeThrow(context, bare, messageOf(*lowerExpression(context, bare)), std::move(type)));
    return;
  }
  if (makesFatalLogger(context, bare)) {
    out.push_back(makeThrow(context, bare, nullptr, nullptr));
    return;
  }
  // `(void)0`: nothing.
  if (isa<IntegerLiteral>(bare)) return;
  auto node = makeStatement(context, expression, StatementKind::Expression);
  node->expression = lowerExpression(context, bare);
  out.push_back(node);
}

}  // namespace dictum::extract

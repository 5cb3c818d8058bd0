// Loops and switch.
#include "clang/AST/StmtCXX.h"
#include "extract/lower.h"
#include "extract/source_text.h"

namespace dictum::extract {

using namespace clang;
using ir::ExpressionKind;
using ir::StatementKind;

namespace {

ir::ExpressionPtr negation(const ir::ExpressionPtr& condition) {
  auto node = std::make_shared<ir::Expression>();
  node->kind = ExpressionKind::Unary;
  node->text = "!";
  node->location = condition->location;
  node->type = condition->type;
  node->operands = {condition};
  return node;
}

// `while (auto x = next()) body`: the variable is made anew each time round, so it is declared at the start of the
// body, followed by `if (!x) break`.
ir::StatementPtr withConditionVariable(Context& context, const VarDecl* variable, const Expr* condition,
                                       const Stmt* body) {
  Statements statements;
  lowerVariable(context, variable, statements);
  auto leave = makeStatement(context, condition, StatementKind::If);
  leave->expression = negation(lowerExpression(context, condition));
  leave->children.push_back(makeStatement(context, condition, StatementKind::Break));
  statements.push_back(leave);
  lowerStatement(context, body, statements);
  return asOne(std::move(statements), context.locate(body->getSourceRange()));
}

void lowerFor(Context& context, const ForStmt* loop, Statements& out) {
  auto node = makeStatement(context, loop, StatementKind::For);
  node->initializer = lowerAsOne(context, loop->getInit());
  if (auto* variable = loop->getConditionVariable()) {
    node->children.push_back(withConditionVariable(context, variable, loop->getCond(), loop->getBody()));
  } else {
    node->expression = lowerExpression(context, loop->getCond());
    node->children.push_back(lowerAsOne(context, loop->getBody()));
  }
  node->increment = lowerExpression(context, loop->getInc());
  out.push_back(node);
}

void lowerWhile(Context& context, const WhileStmt* loop, Statements& out) {
  if (auto* variable = loop->getConditionVariable()) {
    auto node = makeStatement(context, loop, StatementKind::For);
    node->children.push_back(withConditionVariable(context, variable, loop->getCond(), loop->getBody()));
    out.push_back(node);
    return;
  }
  auto node = makeStatement(context, loop, StatementKind::While);
  node->expression = lowerExpression(context, loop->getCond());
  node->children.push_back(lowerAsOne(context, loop->getBody()));
  out.push_back(node);
}

bool leavesEarly(const Stmt* statement) {
  if (isa<BreakStmt, ContinueStmt>(statement)) return true;
  return llvm::any_of(statement->children(), [](const Stmt* child) { return child && leavesEarly(child); });
}

// `do { ... } while (false)`, as macros write it, is a block.
void lowerDo(Context& context, const DoStmt* loop, Statements& out) {
  auto condition = lowerExpression(context, loop->getCond());
  bool runsOnce = condition->kind == ExpressionKind::Boolean && condition->integer == 0;
  if (runsOnce && !leavesEarly(loop->getBody())) return lowerStatement(context, loop->getBody(), out);
  auto node = makeStatement(context, loop, StatementKind::DoWhile);
  node->expression = condition;
  node->children.push_back(lowerAsOne(context, loop->getBody()));
  out.push_back(node);
}

void lowerRangeFor(Context& context, const CXXForRangeStmt* loop, Statements& out) {
  auto node = makeStatement(context, loop, StatementKind::RangeFor);
  Statements before;
  if (loop->getInit()) lowerStatement(context, loop->getInit(), before);
  node->expression = lowerExpression(context, loop->getRangeInit());
  auto* variable = loop->getLoopVariable();
  node->variable = makeVariable(context, variable);
  node->variable.initializer = nullptr;
  Statements body;
  lowerBindings(context, variable, body);
  lowerStatement(context, loop->getBody(), body);
  node->children.push_back(asOne(std::move(body), context.locate(loop->getBody()->getSourceRange())));
  before.push_back(node);
  out.push_back(asOne(std::move(before), node->location));
}

// The labels of one section: `case A: case B: statement`.
const Stmt* lowerLabels(Context& context, const Stmt* statement, ir::SwitchSection& section) {
  while (auto* label = dyn_cast<SwitchCase>(statement)) {
    if (auto* value = dyn_cast<CaseStmt>(label)) {
      auto* bare = stripped(value->getLHS());
      bool isRange = value->caseStmtIsGNURange();
      section.labels.push_back(
          isRange ? makeUnknown(context, bare, "range of case labels")
                  : lowerExpression(context, bare->getType()->isEnumeralType() ? bare : value->getLHS()));
    } else {
      section.isDefault = true;
    }
    statement = label->getSubStmt();
  }
  return statement;
}

void lowerSections(Context& context, const Stmt* body, ir::Statement& node) {
  auto* compound = dyn_cast<CompoundStmt>(body);
  auto children = compound ? std::vector<const Stmt*>(compound->body_begin(), compound->body_end())
                           : std::vector<const Stmt*>{body};
  for (auto* child : children) {
    if (isa<SwitchCase>(child)) {
      node.sections.emplace_back();
      child = lowerLabels(context, child, node.sections.back());
    }
    if (!node.sections.empty()) lowerStatement(context, child, node.sections.back().body);
  }
}

}  // namespace

void lowerLoop(Context& context, const Stmt* statement, Statements& out) {
  if (auto* loop = dyn_cast<ForStmt>(statement)) return lowerFor(context, loop, out);
  if (auto* loop = dyn_cast<WhileStmt>(statement)) return lowerWhile(context, loop, out);
  if (auto* loop = dyn_cast<DoStmt>(statement)) return lowerDo(context, loop, out);
  return lowerRangeFor(context, cast<CXXForRangeStmt>(statement), out);
}

void lowerSwitch(Context& context, const SwitchStmt* statement, Statements& out) {
  auto node = makeStatement(context, statement, StatementKind::Switch);
  Statements before;
  if (statement->getInit()) lowerStatement(context, statement->getInit(), before);
  if (auto* variable = statement->getConditionVariable()) lowerVariable(context, variable, before);
  if (!before.empty()) node->initializer = asOne(std::move(before), node->location);
  auto* bare = stripped(statement->getCond());
  node->expression = lowerExpression(context, bare->getType()->isEnumeralType() ? bare : statement->getCond());
  lowerSections(context, statement->getBody(), *node);
  out.push_back(node);
}

}  // namespace dictum::extract

// Statements other than loops and switch.
#include "clang/AST/StmtCXX.h"
#include "extract/lower.h"
#include "extract/source_text.h"

namespace dictum::extract {

using namespace clang;
using ir::StatementKind;

namespace {

std::shared_ptr<ir::Statement> makeUnknownStatement(ir::Location location, std::string text, std::string reason) {
  auto unknown = std::make_shared<ir::Expression>();
  unknown->location = location;
  unknown->type = std::make_shared<ir::Type>();
  unknown->text = std::move(text);
  unknown->source = unknown->text;
  unknown->reason = std::move(reason);
  auto node = std::make_shared<ir::Statement>();
  node->location = location;
  node->text = unknown->text;
  node->expression = unknown;
  return node;
}

// Clang drops a statement that it cannot parse; its text is between its neighbours.
void lowerDropped(Context& context, SourceLocation begin, SourceLocation end, Statements& out) {
  if (!context.hasErrors() || begin.isInvalid() || end.isInvalid()) return;
  auto lost = codeBetween(context, begin, end);
  if (lost.text.empty()) return;
  out.push_back(makeUnknownStatement(context.locate(lost.range), lost.text, "the code does not compile here"));
}

void lowerCompound(Context& context, const CompoundStmt* compound, Statements& out) {
  auto block = makeStatement(context, compound, StatementKind::Block);
  SourceLocation done = endOfToken(context, compound->getLBracLoc());
  for (auto* child : compound->body()) {
    auto range = fileRange(context, child->getSourceRange());
    lowerDropped(context, done, range.getBegin(), block->children);
    lowerStatement(context, child, block->children);
    if (range.isValid()) done = range.getEnd();
  }
  lowerDropped(context, done, context.ast.getSourceManager().getFileLoc(compound->getRBracLoc()), block->children);
  out.push_back(block);
}

void lowerDeclarations(Context& context, const DeclStmt* statement, Statements& out) {
  for (auto* declaration : statement->decls()) {
    if (auto* variable = dyn_cast<VarDecl>(declaration)) {
      lowerVariable(context, variable, out);
    } else if (isa<CXXRecordDecl>(declaration)) {
      context.demand(declaration);
    }
  }
}

// `if (init; auto x = f())`: what runs before the condition.
ir::StatementPtr lowerBefore(Context& context, const Stmt* init, const VarDecl* variable, ir::Location location) {
  Statements before;
  if (init) lowerStatement(context, init, before);
  if (variable) lowerVariable(context, variable, before);
  return before.empty() ? nullptr : asOne(std::move(before), location);
}

// The branch that was discarded at compile time is dropped.
void lowerConstexprIf(Context& context, const IfStmt* statement, Statements& out) {
  auto block = makeStatement(context, statement, StatementKind::Block);
  auto before = lowerBefore(context, statement->getInit(), statement->getConditionVariable(), block->location);
  if (before) block->children.push_back(before);
  if (auto chosen = statement->getNondiscardedCase(context.ast); chosen && *chosen) {
    lowerStatement(context, *chosen, block->children);
  }
  out.push_back(block);
}

void lowerIf(Context& context, const IfStmt* statement, Statements& out) {
  bool isDecided = statement->isConstexpr() && !statement->getCond()->isValueDependent();
  if (isDecided || statement->isConsteval()) return lowerConstexprIf(context, statement, out);
  auto node = makeStatement(context, statement, StatementKind::If);
  node->initializer = lowerBefore(context, statement->getInit(), statement->getConditionVariable(), node->location);
  node->expression = lowerExpression(context, statement->getCond());
  node->children.push_back(lowerAsOne(context, statement->getThen()));
  if (statement->getElse()) node->children.push_back(lowerAsOne(context, statement->getElse()));
  out.push_back(node);
}

void lowerTry(Context& context, const CXXTryStmt* statement, Statements& out) {
  auto node = makeStatement(context, statement, StatementKind::Try);
  node->children.push_back(lowerAsOne(context, statement->getTryBlock()));
  for (unsigned i = 0; i < statement->getNumHandlers(); ++i) {
    auto* handler = statement->getHandler(i);
    auto block = makeStatement(context, handler, StatementKind::Block);
    if (auto* variable = handler->getExceptionDecl()) lowerVariable(context, variable, block->children);
    lowerStatement(context, handler->getHandlerBlock(), block->children);
    node->children.push_back(block);
  }
  out.push_back(node);
}

// What is returned: the variable itself where compilers make it in the place of the result.
const Expr* returnedValue(const ReturnStmt* statement) {
  auto* value = statement->getRetValue();
  auto* construct = value && statement->getNRVOCandidate() ? dyn_cast<CXXConstructExpr>(stripped(value)) : nullptr;
  return construct && construct->getConstructor()->isCopyOrMoveConstructor() ? construct->getArg(0) : value;
}

void lowerReturn(Context& context, const ReturnStmt* statement, Statements& out) {
  auto node = makeStatement(context, statement, StatementKind::Return);
  node->expression = lowerExpression(context, returnedValue(statement));
  out.push_back(node);
}

std::string whyUnknown(const Stmt* statement) {
  if (isa<GotoStmt, IndirectGotoStmt>(statement)) return "goto";
  if (isa<SwitchCase>(statement)) return "a case label inside a nested statement";
  if (isa<AsmStmt>(statement)) return "assembler";
  return std::string("no counterpart of ") + statement->getStmtClassName();
}

void lowerUnknown(Context& context, const Stmt* statement, Statements& out) {
  auto range = statement->getSourceRange();
  out.push_back(makeUnknownStatement(context.locate(range), sourceText(context, range), whyUnknown(statement)));
}

}  // namespace

std::shared_ptr<ir::Statement> makeStatement(Context& context, const Stmt* statement, StatementKind kind) {
  auto node = std::make_shared<ir::Statement>();
  node->kind = kind;
  node->location = context.locate(statement->getSourceRange());
  return node;
}

ir::StatementPtr asOne(Statements statements, ir::Location location) {
  if (statements.size() == 1) return statements.front();
  auto block = std::make_shared<ir::Statement>();
  block->kind = StatementKind::Block;
  block->location = location;
  block->children = std::move(statements);
  return block;
}

ir::StatementPtr lowerAsOne(Context& context, const Stmt* statement) {
  if (!statement) return nullptr;
  Statements statements;
  lowerStatement(context, statement, statements);
  return asOne(std::move(statements), context.locate(statement->getSourceRange()));
}

void lowerStatement(Context& context, const Stmt* statement, Statements& out) {
  if (auto* expression = dyn_cast<Expr>(statement)) return lowerExpressionStatement(context, expression, out);
  switch (statement->getStmtClass()) {
    case Stmt::NullStmtClass:
      return;
    case Stmt::CompoundStmtClass:
      return lowerCompound(context, cast<CompoundStmt>(statement), out);
    case Stmt::DeclStmtClass:
      return lowerDeclarations(context, cast<DeclStmt>(statement), out);
    case Stmt::IfStmtClass:
      return lowerIf(context, cast<IfStmt>(statement), out);
    case Stmt::SwitchStmtClass:
      return lowerSwitch(context, cast<SwitchStmt>(statement), out);
    case Stmt::ForStmtClass:
    case Stmt::CXXForRangeStmtClass:
    case Stmt::WhileStmtClass:
    case Stmt::DoStmtClass:
      return lowerLoop(context, statement, out);
    case Stmt::ReturnStmtClass:
      return lowerReturn(context, cast<ReturnStmt>(statement), out);
    case Stmt::BreakStmtClass:
      return out.push_back(makeStatement(context, statement, StatementKind::Break));
    case Stmt::ContinueStmtClass:
      return out.push_back(makeStatement(context, statement, StatementKind::Continue));
    case Stmt::CXXTryStmtClass:
      return lowerTry(context, cast<CXXTryStmt>(statement), out);
    case Stmt::LabelStmtClass:
      return lowerStatement(context, cast<LabelStmt>(statement)->getSubStmt(), out);
    case Stmt::AttributedStmtClass:
      return lowerStatement(context, cast<AttributedStmt>(statement)->getSubStmt(), out);
    default:
      return lowerUnknown(context, statement, out);
  }
}

}  // namespace dictum::extract

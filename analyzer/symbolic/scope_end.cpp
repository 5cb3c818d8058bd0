#include "symbolic/scope_end.h"

#include <algorithm>

#include "ir/walk.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

// Whether an expression can change more than itself. Output does not.
bool changes(const ir::Expression& e) {
  static constexpr const char* comparisons[] = {"==", "!=", "<=", ">="};
  const bool isComparison = std::find(std::begin(comparisons), std::end(comparisons), e.text) != std::end(comparisons);
  if (e.kind == ir::ExpressionKind::Binary) return e.text.back() == '=' && !isComparison;
  if (e.kind == ir::ExpressionKind::Unary) return e.text.ends_with("++") || e.text.ends_with("--");
  return e.kind == ir::ExpressionKind::Call && unqualified(e.text) != "operator<<" &&
         !e.text.starts_with("std::chrono");
}

bool canChange(const ir::Function& destructor) {
  bool result = false;
  ir::walk(destructor, [&](const ir::Expression& e) { result |= changes(e); });
  return result;
}

// The destructors that run for an object of the class, in order.
void collectDestructors(const ProgramIndex& index, const ir::Class& type, std::vector<const ir::Function*>& result) {
  for (const std::string& usr : type.methods) {
    const ir::Function* method = index.function(usr);
    if (method && method->kind == ir::FunctionKind::Destructor && method->body && canChange(*method))
      result.push_back(method);
  }
  for (auto base = type.bases.rbegin(); base != type.bases.rend(); ++base)
    if (const ir::Class* definition = index.classOf(*base); definition && definition->isUserCode)
      collectDestructors(index, *definition, result);
}

std::vector<const ir::Function*> destructorsOf(const ProgramIndex& index, const ir::Statement& declaration) {
  std::vector<const ir::Function*> result;
  const ir::Variable& variable = declaration.variable;
  const bool isObject = variable.type && variable.type->kind == ir::TypeKind::Class && !variable.isStatic;
  const ir::Class* type = isObject ? index.classOf(variable.type) : nullptr;
  if (type && type->isUserCode) collectDestructors(index, *type, result);
  return result;
}

}  // namespace

std::vector<const ir::Statement*> guardsIn(const ProgramIndex& index, const std::vector<ir::StatementPtr>& statements) {
  std::vector<const ir::Statement*> result;
  for (const ir::StatementPtr& statement : statements)
    if (statement->kind == ir::StatementKind::Declare && !destructorsOf(index, *statement).empty())
      result.push_back(statement.get());
  return result;
}

void destroy(Evaluator& evaluator, const std::vector<const ir::Statement*>& guards, bool isLeftEarly) {
  for (auto guard = guards.rbegin(); guard != guards.rend(); ++guard) {
    const ir::Variable& variable = (*guard)->variable;
    const std::string of = "the destructor of '" + variable.name + "'";
    if (isLeftEarly) {
      evaluator.gap(of + " runs where the block is left, which is not followed", (*guard)->location);
      continue;
    }
    const auto object = evaluator.frame().locals.find(variable.local);
    if (object == evaluator.frame().locals.end()) continue;
    const Place self = evaluator.placeOf(Operand(object->second));
    for (const ir::Function* destructor : destructorsOf(evaluator.index(), **guard))
      evaluator.callFunction(*destructor, self, {}, (*guard)->location);
  }
}

}  // namespace dictum::symbolic

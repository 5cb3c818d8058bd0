#include "symbolic/site_slice.h"

#include <algorithm>

#include "ir/walk.h"
#include "symbolic/changes.h"
#include "symbolic/library_types.h"

namespace dictum::symbolic {

namespace {

using ir::ExpressionKind;

bool isScalarLike(const ir::TypePtr& type) {
  if (!type) return false;
  switch (type->kind) {
    case ir::TypeKind::Boolean:
    case ir::TypeKind::Integer:
    case ir::TypeKind::Floating:
    case ir::TypeKind::Enumeration:
      return true;
    default:
      return isString(type->name);
  }
}

}  // namespace

void Mentions::add(const ir::Expression& expression) {
  ir::walk(expression, [&](const ir::Expression& e) {
    if (e.kind == ExpressionKind::This) object = true;
    if (e.kind == ExpressionKind::Lambda && e.lambda && e.lambda->capturesThis) object = true;
    if (e.kind != ExpressionKind::Variable) return;
    if (e.local != 0) locals.insert(e.local);
    if (!e.usr.empty()) globals.insert(e.usr);
  });
}

void Mentions::add(const ir::Statement& statement) {
  forEachStatement(statement, [&](const ir::Statement& s) {
    if (s.expression) add(*s.expression);
    if (s.increment) add(*s.increment);
    if (s.variable.initializer) add(*s.variable.initializer);
    if (s.variable.local != 0) locals.insert(s.variable.local);
    for (const ir::SwitchSection& section : s.sections)
      for (const ir::ExpressionPtr& label : section.labels)
        if (label) add(*label);
  });
}

bool Slice::mentionsRelevant(const ir::Expression& expression) const {
  bool found = false;
  ir::walk(expression, [&](const ir::Expression& e) {
    if (e.kind == ExpressionKind::This) found |= relevant_.object;
    if (e.kind != ExpressionKind::Variable) return;
    found |= relevant_.locals.count(e.local) > 0 || (!e.usr.empty() && relevant_.globals.count(e.usr) > 0);
  });
  return found;
}

// Whether a function of the user, or what it calls, names a global variable that matters.
bool Slice::reachesRelevantGlobal(const std::string& usr) const {
  std::set<std::string> seen;
  std::vector<std::string> pending{usr};
  while (!pending.empty()) {
    const std::string next = std::move(pending.back());
    pending.pop_back();
    const ir::Function* function = index_.function(next);
    if (!function || !seen.insert(next).second) continue;
    bool found = false;
    ir::walk(*function, [&](const ir::Expression& e) {
      const ir::Global* global = e.kind == ExpressionKind::Variable ? index_.global(e.usr) : nullptr;
      found |= global && !(global->type && global->type->isConst) && relevant_.globals.count(e.usr) > 0;
      if (e.kind == ExpressionKind::Call && !e.usr.empty()) pending.push_back(e.usr);
    });
    if (found) return true;
  }
  return false;
}

bool Slice::changes(const ir::Expression& expression) const {
  if (symbolic::changes(index_, expression, [&](const ir::Expression& e) { return mentionsRelevant(e); })) return true;
  if (relevant_.globals.empty()) return false;
  bool found = false;
  ir::walk(expression, [&](const ir::Expression& e) {
    found = found || (e.kind == ExpressionKind::Call && reachesRelevantGlobal(e.usr));
  });
  return found;
}

// A variable that matters, or another name for what matters.
bool Slice::declares(const ir::Statement& statement) {
  if (statement.kind != ir::StatementKind::Declare) return false;
  const ir::Variable& variable = statement.variable;
  if (relevant_.locals.count(variable.local)) return true;
  if (!variable.initializer || isScalarLike(variable.type) || !mentionsRelevant(*variable.initializer)) return false;
  const bool isReference = variable.type && variable.type->kind == ir::TypeKind::Reference && !variable.type->isConst;
  const bool isClosure = variable.initializer->kind == ExpressionKind::Lambda;
  // A pointer to something new is no other name.
  const ir::Expression& value = *variable.initializer;
  const bool isNew = value.kind == ExpressionKind::New || value.kind == ExpressionKind::Construct ||
                     value.text == "std::make_shared" || value.text == "std::make_unique";
  const bool isHandle = !isNew && isShared(index_, variable.type);
  return isReference || isClosure || isHandle;
}

bool Slice::takes(const ir::Statement& statement) {
  bool matters = false;
  forEachStatement(statement, [&](const ir::Statement& s) {
    matters |= declares(s);
    if (s.kind == ir::StatementKind::Unknown) matters |= s.expression && mentionsRelevant(*s.expression);
    for (const ir::ExpressionPtr& e : {s.expression, s.increment, s.variable.initializer})
      if (e && !matters) matters = changes(*e);
  });
  if (matters) relevant_.add(statement);
  return matters;
}

bool Slice::takesMember(const ir::MemberInitializer& member) {
  if (!relevant_.object || !member.value) return false;
  relevant_.add(*member.value);
  return true;
}

std::set<std::uint32_t> changedLocals(const ProgramIndex& index, const ir::Statement& statement) {
  Mentions all;
  all.add(statement);
  std::set<std::uint32_t> changed;
  forEachStatement(statement, [&](const ir::Statement& s) {
    if (s.kind == ir::StatementKind::Declare || s.kind == ir::StatementKind::RangeFor) changed.insert(s.variable.local);
  });
  for (std::uint32_t local : all.locals) {
    ir::Expression name;
    name.kind = ExpressionKind::Variable;
    name.local = local;
    if (Slice(index, name).takes(statement)) changed.insert(local);
  }
  return changed;
}

}  // namespace dictum::symbolic

#include "symbolic/site_function.h"

#include <algorithm>
#include <map>

#include "ir/walk.h"
#include "symbolic/library_types.h"

namespace dictum::symbolic {

namespace {

using ir::ExpressionKind;
using ir::StatementKind;

ir::ExpressionPtr variableNamed(std::uint32_t local, const std::string& name, const ir::TypePtr& type,
                                const ir::Location& location) {
  auto e = std::make_shared<ir::Expression>();
  e->kind = ExpressionKind::Variable;
  e->local = local;
  e->text = name;
  e->type = type;
  e->location = location;
  return e;
}

ir::StatementPtr assignment(ir::ExpressionPtr target, ir::ExpressionPtr value) {
  auto e = std::make_shared<ir::Expression>();
  e->kind = ExpressionKind::Binary;
  e->text = "=";
  e->type = target->type;
  e->location = value->location;
  e->operands = {std::move(target), std::move(value)};
  auto s = std::make_shared<ir::Statement>();
  s->kind = StatementKind::Expression;
  s->location = e->location;
  s->expression = std::move(e);
  return s;
}

bool isLoopOrSwitch(StatementKind kind) {
  return kind == StatementKind::For || kind == StatementKind::While || kind == StatementKind::DoWhile ||
         kind == StatementKind::RangeFor || kind == StatementKind::Switch;
}

// The statement without its ways out of the function, or out of a loop that is not part of it.
ir::StatementPtr withoutExits(const ir::StatementPtr& statement, bool isInside) {
  if (!statement) return nullptr;
  const bool isJump = statement->kind == StatementKind::Break || statement->kind == StatementKind::Continue;
  auto copy = std::make_shared<ir::Statement>(*statement);
  if (statement->kind == StatementKind::Return || (isJump && !isInside)) {
    *copy = {};
    copy->kind = StatementKind::Block;
    copy->location = statement->location;
    return copy;
  }
  const bool inner = isInside || isLoopOrSwitch(statement->kind);
  for (ir::StatementPtr& child : copy->children) child = withoutExits(child, inner);
  for (ir::SwitchSection& section : copy->sections)
    for (ir::StatementPtr& child : section.body) child = withoutExits(child, inner);
  return copy;
}

// Parts are only added by LibTorch's containers themselves, or by functions of the user that are given one.
bool canAddTo(const ir::Statement& statement, std::uint32_t local) {
  static const std::set<std::string> adding = {
      "push_back", "extend",     "insert", "append",          "update",      "clear",
      "pop",       "operator+=", "erase",  "register_module", "emplace_back"};
  bool found = false;
  forEachStatement(statement, [&](const ir::Statement& s) {
    for (const ir::ExpressionPtr& root : {s.expression, s.increment, s.variable.initializer})
      if (root)
        ir::walk(*root, [&](const ir::Expression& e) {
          if (e.kind != ExpressionKind::Call) return;
          Mentions object, arguments;
          if (e.object) object.add(*e.object);
          for (const ir::ExpressionPtr& operand : e.operands)
            if (operand && operand->kind == ExpressionKind::Variable) arguments.add(*operand);
          const bool isLibrary = e.text.rfind("torch::", 0) == 0;
          found |= isLibrary ? object.locals.count(local) && adding.count(unqualified(e.text))
                             : !e.usr.empty() && arguments.locals.count(local) > 0;
        });
  });
  return found;
}

}  // namespace

ir::Function SiteFunction::giving(const ir::Expression& construction) { return build(construction, steps_); }

ir::Function SiteFunction::givingVariable(const ir::Statement& declaration,
                                          const std::vector<ir::StatementPtr>& following) {
  const ir::Variable& variable = declaration.variable;
  std::vector<SiteStep> steps = steps_;
  steps.push_back({SiteStep::Kind::Run, std::make_shared<ir::Statement>(declaration), {}, nullptr});
  const auto adds = [&](const ir::StatementPtr& statement) { return canAddTo(*statement, variable.local); };
  const auto last = std::find_if(following.rbegin(), following.rend(), adds).base();
  // What is added may be declared in between.
  std::for_each(following.begin(), last, [&](const ir::StatementPtr& statement) {
    if (adds(statement) || statement->kind == StatementKind::Declare)
      steps.push_back({SiteStep::Kind::Run, statement, {}, nullptr});
  });
  return build(*variableNamed(variable.local, variable.name, variable.type, declaration.location), std::move(steps));
}

ir::StatementPtr SiteFunction::statementOf(const SiteStep& step, ir::Function& function,
                                           std::uint32_t& nextLocal) const {
  switch (step.kind) {
    case SiteStep::Kind::Run:
      return withoutExits(step.statement, false);
    case SiteStep::Kind::Initialize: {
      auto self = std::make_shared<ir::Expression>();
      self->kind = ExpressionKind::This;
      auto field = std::make_shared<ir::Expression>();
      field->kind = ExpressionKind::Field;
      field->text = step.member->field;
      field->type = step.member->value->type;
      field->location = step.member->location;
      field->operands = {std::move(self)};
      return assignment(std::move(field), step.member->value);
    }
    case SiteStep::Kind::Input:
      break;
  }
  // The variable itself where the step makes it, else what is assigned to it.
  ir::Parameter parameter = step.input;
  parameter.local = nextLocal++;
  function.parameters.push_back(parameter);
  auto declare = std::make_shared<ir::Statement>();
  declare->kind = StatementKind::Declare;
  declare->location = parameter.location;
  declare->variable = {step.input.local, parameter.name, withoutReference(parameter.type),
                       variableNamed(parameter.local, parameter.name, parameter.type, parameter.location), false};
  return declare;
}

ir::Function SiteFunction::build(const ir::Expression& value, std::vector<SiteStep> steps) {
  Slice slice(index_, value);
  std::vector<bool> taken(steps.size(), false);
  for (Mentions before; !(before == slice.relevant());) {
    before = slice.relevant();
    for (std::size_t i = steps.size(); i-- > 0;) {
      const SiteStep& step = steps[i];
      if (step.kind == SiteStep::Kind::Run) taken[i] = slice.takes(*step.statement) || taken[i];
      if (step.kind == SiteStep::Kind::Input) taken[i] = slice.takes(step.input.local);
      if (step.kind == SiteStep::Kind::Initialize) taken[i] = slice.takesMember(*step.member) || taken[i];
    }
  }
  usesObject_ = slice.usesObject();
  ir::Function function;
  function.name = enclosing_ ? enclosing_->name : "";
  function.location = value.location;
  function.classUsr = usesObject_ && enclosing_ ? enclosing_->classUsr : "";
  if (enclosing_)
    for (const ir::Parameter& parameter : enclosing_->parameters)
      if (slice.takes(parameter.local)) function.parameters.push_back(parameter);
  auto body = std::make_shared<ir::Statement>();
  body->kind = StatementKind::Block;
  std::uint32_t nextLocal = 0xF0000000;  // locals of a program are counted from 1
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (taken[i]) body->children.push_back(statementOf(steps[i], function, nextLocal));
  auto result = std::make_shared<ir::Statement>();
  result->kind = StatementKind::Return;
  result->location = value.location;
  result->expression = std::make_shared<ir::Expression>(value);
  body->children.push_back(std::move(result));
  function.body = std::move(body);
  std::map<std::string, int> names;
  for (ir::Parameter& parameter : function.parameters)
    if (const int count = ++names[parameter.name]; count > 1) parameter.name += "#" + std::to_string(count);
  return function;
}

}  // namespace dictum::symbolic

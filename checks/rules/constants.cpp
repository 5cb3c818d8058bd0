#include "rules/constants.h"

#include "ir/walk.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

using symbolic::unqualified;

namespace {

// Changes what a text or a holder is, not what a module has inside.
bool assigns(const ir::Expression& call) {
  static const std::set<std::string> names = {"operator=", "operator+=", "append", "assign",    "insert", "replace",
                                              "erase",     "clear",      "swap",   "push_back", "reset",  "operator/="};
  return names.count(unqualified(call.text)) > 0;
}

// The one thing that a function does is to give this.
const ir::Expression* onlyResult(const ir::Function* function) {
  if (!function || !function->body || function->body->children.size() != 1) return nullptr;
  const ir::Statement& statement = *function->body->children[0];
  return statement.kind == ir::StatementKind::Return ? statement.expression.get() : nullptr;
}

}  // namespace

Constants::Constants(const symbolic::ProgramIndex& index) : index_(index) {
  for (const auto& [usr, type] : index.program().classes)
    for (const ir::Field& field : type.fields)
      if (field.initializer) fields_[field.usr] = field.initializer.get();
  for (const auto& [usr, function] : index.program().functions) {
    if (function.body) collect(*function.body);
    ir::walk(function, [&](const ir::Expression& e) { noteChange(e); });
    if (const ir::Class* type = index.classOf(function.classUsr)) collect(function, *type);
  }
}

// What a constructor gives to fields. One that all constructors agree on is what the field is made with.
void Constants::collect(const ir::Function& constructor, const ir::Class& type) {
  for (const ir::MemberInitializer& member : constructor.initializers)
    for (const ir::Field& field : type.fields) {
      if (field.name != member.field) continue;
      const ir::Expression* known =
          member.value ? fields_.try_emplace(field.usr, member.value.get()).first->second : nullptr;
      const bool isSame = known && member.value->location.file == known->location.file &&
                          member.value->location.line == known->location.line &&
                          member.value->location.column == known->location.column;
      if (!isSame) changedFields_.insert(field.usr);
    }
}

void Constants::collect(const ir::Statement& s) {
  if (s.kind == ir::StatementKind::Declare && s.variable.initializer)
    locals_[s.variable.local] = s.variable.initializer.get();
  if (s.initializer) collect(*s.initializer);
  for (const ir::StatementPtr& child : s.children)
    if (child) collect(*child);
  for (const ir::SwitchSection& section : s.sections)
    for (const ir::StatementPtr& inner : section.body)
      if (inner) collect(*inner);
}

void Constants::noteChange(const ir::Expression& e) {
  const auto note = [&](const ir::Expression& target) {
    if (target.kind == ir::ExpressionKind::Variable && target.local) changedLocals_.insert(target.local);
    if (target.kind == ir::ExpressionKind::Field) changedFields_.insert(target.usr);
  };
  const bool isAssignment = e.kind == ir::ExpressionKind::Binary && e.text.ends_with("=") && e.text != "==" &&
                            e.text != "!=" && e.text != "<=" && e.text != ">=";
  if (isAssignment) note(*e.operands[0]);
  if (e.kind == ir::ExpressionKind::Call && e.object && assigns(e)) note(*e.object);
  // torch::save and torch::load take the module or the path by reference, and leave the variable as it is.
  if (e.kind == ir::ExpressionKind::Call && e.text.rfind("torch::", 0) != 0)
    for (const std::uint32_t i : e.changeable)
      if (i < e.operands.size() && symbolic::isString(e.operands[i]->type ? e.operands[i]->type->name : ""))
        note(*e.operands[i]);
}

const ir::Expression* Constants::initializerOf(const ir::Expression& variable) const {
  if (variable.kind == ir::ExpressionKind::Variable && variable.local) {
    const auto found = locals_.find(variable.local);
    return found != locals_.end() && !changedLocals_.count(variable.local) ? found->second : nullptr;
  }
  if (variable.kind == ir::ExpressionKind::Field) {
    const auto found = fields_.find(variable.usr);
    return found != fields_.end() && !changedFields_.count(variable.usr) ? found->second : nullptr;
  }
  const ir::Global* global = variable.kind == ir::ExpressionKind::Variable ? index_.global(variable.usr) : nullptr;
  return global && !index_.isChanged(*global) ? global->initializer.get() : nullptr;
}

std::optional<std::string> Constants::textOf(const ir::Expression& e, const Arguments& arguments, int depth) const {
  if (depth > 16) return std::nullopt;
  switch (e.kind) {
    case ir::ExpressionKind::String:
      return e.text;
    case ir::ExpressionKind::Variable:
    case ir::ExpressionKind::Field: {
      if (const auto given = e.local ? arguments.find(e.local) : arguments.end(); given != arguments.end())
        return changedLocals_.count(e.local) ? std::nullopt : std::optional(given->second);
      const ir::Expression* initializer = initializerOf(e);
      return initializer ? textOf(*initializer, {}, depth + 1) : std::nullopt;
    }
    case ir::ExpressionKind::Construct:
    case ir::ExpressionKind::Cast:
      return e.operands.empty() ? std::nullopt : textOf(*e.operands[0], arguments, depth + 1);
    case ir::ExpressionKind::Call:
      return textOfCall(e, arguments, depth + 1);
    default:
      return std::nullopt;
  }
}

std::optional<std::string> Constants::textOfCall(const ir::Expression& e, const Arguments& arguments, int depth) const {
  const std::string name = unqualified(e.text);
  const bool joins = e.text.rfind("std::", 0) == 0 && (name == "operator+" || name == "operator/");
  if (joins && e.operands.size() + (e.object ? 1 : 0) == 2) {
    const auto left = textOf(e.object ? *e.object : *e.operands[0], arguments, depth);
    const auto right = textOf(*e.operands.back(), arguments, depth);
    return left && right ? std::optional(*left + (name == "operator/" ? "/" : "") + *right) : std::nullopt;
  }
  const bool passesOn = e.object && (name == "c_str" || name == "string" || name == "data" || name == "native");
  if (passesOn) return textOf(*e.object, arguments, depth);
  const ir::Function* function = index_.function(e.usr);
  const ir::Expression* result = onlyResult(function);
  if (!result) return std::nullopt;
  Arguments given;
  for (std::size_t i = 0; i < function->parameters.size() && i < e.operands.size(); ++i)
    if (const auto text = textOf(*e.operands[i], arguments, depth)) given.emplace(function->parameters[i].local, *text);
  return textOf(*result, given, depth);
}

}  // namespace dictum::checks

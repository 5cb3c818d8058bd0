#include "symbolic/changes.h"

#include "ir/walk.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

using ir::ExpressionKind;
using Mentions = std::function<bool(const ir::Expression&)>;

bool isAssignmentOperator(const std::string& op) {
  static const std::set<std::string> operators = {"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="};
  return operators.count(op) > 0;
}

bool isCounting(const std::string& op) { return op == "++" || op == "--" || op == "post++" || op == "post--"; }

// Functions that take anything by a forwarding reference and leave it as it is.
bool onlyForwards(const std::string& function) {
  static const std::set<std::string> functions = {
      "std::make_shared",     "std::make_unique", "std::make_pair", "std::make_tuple",
      "std::forward",         "std::get",         "std::to_string", "std::vector::emplace_back",
      "std::forward_as_tuple"};
  return functions.count(function) > 0;
}

// Whether the object that an expression designates is mentioned: `a` of a, a.field, a[i], *a, &a and a->b, which says
// nothing of `i`.
bool designates(const ir::Expression& e, const Mentions& mentions) {
  switch (e.kind) {
    case ExpressionKind::Field:
    case ExpressionKind::Index:
    case ExpressionKind::Dereference:
    case ExpressionKind::AddressOf:
    case ExpressionKind::Cast:
      return mentions(e) && designates(*e.operands.at(0), mentions);
    case ExpressionKind::Conditional:
      return designates(*e.operands.at(1), mentions) || designates(*e.operands.at(2), mentions);
    case ExpressionKind::Call:
      return e.object && givesAccess(unqualified(e.text)) && designates(*e.object, mentions);
    case ExpressionKind::Variable:
    case ExpressionKind::This:
      return mentions(e);
    default:
      return false;
  }
}

bool callChanges(const ProgramIndex& index, const ir::Expression& call, const Mentions& mentions) {
  if (!onlyForwards(call.text)) {
    for (std::uint32_t i : call.changeable)
      if (i < call.operands.size() && designates(*call.operands[i], mentions)) return true;
    for (const ir::ExpressionPtr& operand : call.operands)
      if (operand && isShared(index, operand->type) && designates(*operand, mentions)) return true;
  }
  const std::string method = unqualified(call.text);
  const bool isChange = (call.changesObject && !givesAccess(method)) || method == "operator()";
  return isChange && call.object && designates(*call.object, mentions);
}

bool isConstant(const ir::TypePtr& type) {
  if (!type) return false;
  return type->isConst || (type->kind == ir::TypeKind::Array && isConstant(type->pointee));
}

}  // namespace

bool givesAccess(const std::string& method) {
  static const std::set<std::string> methods = {
      "operator->", "operator*", "operator[]", "get",  "ptr",  "at",   "front",       "back",
      "begin",      "end",       "rbegin",     "rend", "data", "find", "lower_bound", "upper_bound"};
  return methods.count(method) > 0;
}

bool isShared(const ProgramIndex& index, const ir::TypePtr& type) {
  if (!type) return true;
  return type->kind == ir::TypeKind::Pointer || type->kind == ir::TypeKind::Unknown || isSmartPointer(type->name) ||
         index.heldType(type);
}

bool changes(const ProgramIndex& index, const ir::Expression& expression, const Mentions& mentions) {
  bool found = false;
  ir::walk(expression, [&](const ir::Expression& e) {
    if (found) return;
    switch (e.kind) {
      case ExpressionKind::Binary:
        found = isAssignmentOperator(e.text) && designates(*e.operands.at(0), mentions);
        break;
      case ExpressionKind::Unary:
        found = isCounting(e.text) && designates(*e.operands.at(0), mentions);
        break;
      case ExpressionKind::Cast:
        found = e.text == "move" && designates(*e.operands.at(0), mentions);
        break;
      case ExpressionKind::AddressOf:
        found = designates(*e.operands.at(0), mentions);
        break;
      case ExpressionKind::Call:
        found = callChanges(index, e, mentions);
        break;
      default:
        break;
    }
  });
  return found;
}

std::set<std::string> changedGlobals(const ProgramIndex& index) {
  std::set<std::string> changed;
  const auto note = [&](const ir::Expression& e) {
    if (e.kind != ExpressionKind::Binary && e.kind != ExpressionKind::Unary && e.kind != ExpressionKind::AddressOf &&
        e.kind != ExpressionKind::Call && e.text != "move")
      return;
    // Only what this node itself changes: those inside it are visited too.
    ir::walk(e, [&](const ir::Expression& name) {
      if (name.kind != ExpressionKind::Variable || name.usr.empty() || changed.count(name.usr)) return;
      const ir::Global* global = index.global(name.usr);
      if (!global || isConstant(global->type)) return;
      const auto mentions = [&](const ir::Expression& part) {
        bool isThere = false;
        ir::walk(part, [&](const ir::Expression& inner) { isThere |= inner.usr == name.usr; });
        return isThere;
      };
      if (changes(index, e, mentions)) changed.insert(name.usr);
    });
  };
  for (const auto& [usr, function] : index.program().functions) ir::walk(function, note);
  return changed;
}

}  // namespace dictum::symbolic

#include "forward/field_roles.h"

#include <algorithm>

#include "ir/call_graph.h"
#include "ir/walk.h"
#include "symbolic/library_types.h"

namespace dictum::forward {

using symbolic::ProgramIndex;
using symbolic::unqualified;

namespace {

bool isField(const ir::Expression& e) { return e.kind == ir::ExpressionKind::Field; }

bool isAssignment(const std::string& op) {
  return op == "=" || (op.size() > 1 && op.back() == '=' && op != "==" && op != "!=" && op != "<=" && op != ">=");
}

// Calls that only ask whether something is there. `mask == 0` of a tensor is a calculation.
bool isTest(const ir::Expression& call) {
  if (call.type && call.type->name == "at::Tensor") return false;
  static const std::set<std::string> names = {"defined",       "is_empty",   "empty",     "has_value",
                                              "operator bool", "operator==", "operator!="};
  return names.count(unqualified(call.text)) > 0;
}

// Calls that change what a field of a library class holds. Of a holder or smart pointer only assignment does: `->`
// gives the module itself.
bool changesField(const ir::Expression& call) {
  const std::string name = unqualified(call.text);
  static const std::set<std::string> changing = {
      "operator=",  "reset",      "swap",       "push_back",  "emplace_back", "insert",
      "clear",      "erase",      "resize",     "emplace",    "assign",       "store",
      "operator++", "operator+=", "operator-=", "operator--", "pop_back",     "operator<<="};
  return changing.count(name) > 0;
}

// The field that an lvalue changes: `a.b[i]` changes b.
const ir::Expression* fieldBehind(const ir::Expression& e) {
  if (isField(e)) return &e;
  if (e.kind == ir::ExpressionKind::Index) return fieldBehind(*e.operands.at(0));
  if (e.kind == ir::ExpressionKind::Call && e.object && unqualified(e.text) == "operator[]")
    return fieldBehind(*e.object);
  return nullptr;
}

// Methods that are used as values, as in `table = {{"relu", &NetImpl::relu}}`.
std::set<std::string> methodsPointedTo(const ir::Program& program) {
  std::set<std::string> methods;
  for (const auto& [usr, function] : program.functions)
    ir::walk(function, [&](const ir::Expression& e) {
      if (e.kind != ir::ExpressionKind::FunctionName) return;
      const auto named = program.functions.find(e.usr);
      if (named != program.functions.end() && named->second.kind == ir::FunctionKind::Method) methods.insert(e.usr);
    });
  return methods;
}

// An object of the type refers to what it is made of: a tuple of references, a struct with a reference.
bool hasReferences(const ProgramIndex& index, const ir::TypePtr& type) {
  const auto canAssign = [](const ir::TypePtr& part) {
    return part && part->kind == ir::TypeKind::Reference && !part->isConst;
  };
  if (!type || type->kind != ir::TypeKind::Class) return false;
  const ir::Class* definition = index.classOf(type);
  return std::any_of(type->arguments.begin(), type->arguments.end(),
                     [&](const ir::TemplateArgument& argument) { return canAssign(argument.type); }) ||
         (definition && std::any_of(definition->fields.begin(), definition->fields.end(),
                                    [&](const ir::Field& field) { return canAssign(field.type); }));
}

// A method of a module that the construction of another object calls, as in `block->init(3)`, runs after that of the
// module itself.
bool constructsSame(const ProgramIndex& index, const std::string& caller, const std::string& callee) {
  const ir::Class* type = index.classOf(index.function(callee)->classUsr);
  const ir::Function* from = index.function(caller);
  if (!type || !type->isModule || !from) return true;
  const ir::Class* own = index.classOf(from->classUsr);
  return own && index.derivesFromClass(*own, type->usr);
}

}  // namespace

FieldRoles::FieldRoles(const ProgramIndex& index) {
  findConstruction(index);
  findRunning(index);
  for (const auto& [usr, function] : index.program().functions) read(index, function);
}

// What constructors and reset() reach, except what anything else calls too, and methods to which something points.
void FieldRoles::findConstruction(const ProgramIndex& index) {
  const ir::Program& program = index.program();
  const std::set<std::string> pointedTo = methodsPointedTo(program);
  for (const auto& [usr, function] : program.functions)
    if (ir::isConstruction(program, function)) constructing_.insert(usr);
  for (bool grew = true; grew;) {
    grew = false;
    for (const auto& [callee, from] : index.callers()) {
      if (constructing_.count(callee) || !program.functions.count(callee) || pointedTo.count(callee)) continue;
      bool all = true;
      for (const std::string& caller : from)
        all &= caller == callee || (constructing_.count(caller) > 0 && constructsSame(index, caller, callee));
      if (all) grew |= constructing_.insert(callee).second;
    }
  }
}

// Everything but private and protected methods that nothing calls.
void FieldRoles::findRunning(const ProgramIndex& index) {
  std::vector<std::string> roots;
  for (const auto& [usr, function] : index.program().functions) {
    const bool isHidden = function.kind == ir::FunctionKind::Method && !function.isPublic && !function.isVirtual &&
                          function.overrides.empty();
    if (!isHidden) roots.push_back(usr);
  }
  running_ = ir::reachable(index.callees(), std::move(roots));
}

// `overwrites`: what was there before does not matter, as it does in `steps += 1`.
void FieldRoles::noteAssigned(const ir::Expression& target, bool constructs, bool overwrites) {
  const ir::Expression* field = fieldBehind(target);
  const ir::Expression& named = field ? *field : target;
  if (overwrites || !named.type || named.type->name != "at::Tensor") {
    noReads_.insert(&target);
    noReads_.insert(&named);
  }
  if (!field) return;
  if (!constructs && !field->usr.empty()) changed_.insert(field->usr);
}

void FieldRoles::noteCall(const ir::Expression& e, bool constructs) {
  const std::string name = unqualified(e.text);
  if (e.object && isTest(e)) noReads_.insert(e.object.get());
  if (isTest(e))
    for (const ir::ExpressionPtr& operand : e.operands)
      if (isField(*operand)) noReads_.insert(operand.get());
  if (e.object && changesField(e)) noteAssigned(*e.object, constructs, name == "operator=");
  if (constructs) return;
  for (std::uint32_t i : e.changeable) {
    const ir::Expression* field = i < e.operands.size() ? fieldBehind(*e.operands[i]) : nullptr;
    const bool isModule = field && field->type && symbolic::isLibraryModule(field->type->name + "Impl");
    if (field && !field->usr.empty() && !isModule) changed_.insert(field->usr);
  }
}

// What refers to a field can be used anywhere, to read or to assign: a pointer to a member, an object with references.
void FieldRoles::noteReferences(const ProgramIndex& index, const ir::Expression& e) {
  const auto refersTo = [&](const std::string& field) {
    mentioned_.insert(field);
    changed_.insert(field);
  };
  if (e.kind == ir::ExpressionKind::Unknown && !e.usr.empty()) refersTo(e.usr);
  // std::tie is followed by the evaluator.
  const bool makes = e.kind == ir::ExpressionKind::Construct || e.kind == ir::ExpressionKind::InitializerList ||
                     (e.kind == ir::ExpressionKind::Call && e.text != "std::tie");
  if (!makes || !hasReferences(index, e.type)) return;
  for (const ir::ExpressionPtr& operand : e.operands)
    if (operand && isField(*operand) && !operand->usr.empty()) refersTo(operand->usr);
}

void FieldRoles::read(const ProgramIndex& index, const ir::Function& function) {
  // An assignment of the object as a whole changes its members as construction does.
  const bool constructs = isConstruction(function.usr) || unqualified(function.name) == "operator=";
  const bool mentions = !constructs && running_.count(function.usr) > 0;
  ir::walk(function, [&](const ir::Expression& e) {
    if (e.kind == ir::ExpressionKind::Call) noteCall(e, constructs);
    if (e.kind == ir::ExpressionKind::Binary && isAssignment(e.text))
      noteAssigned(*e.operands.at(0), constructs, e.text == "=");
    if (e.kind == ir::ExpressionKind::Unary &&
        (e.text.find("++") != std::string::npos || e.text.find("--") != std::string::npos))
      noteAssigned(*e.operands.at(0), constructs, false);
    if (e.kind == ir::ExpressionKind::Cast && e.type && e.type->kind == ir::TypeKind::Boolean)
      noReads_.insert(e.operands.at(0).get());
    noteReferences(index, e);
    // The outer expression is visited first, so a target is known before it is met.
    if (isField(e) && mentions && !noReads_.count(&e) && !e.usr.empty()) mentioned_.insert(e.usr);
  });
}

}  // namespace dictum::forward

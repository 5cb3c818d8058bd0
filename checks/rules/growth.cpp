#include "rules/growth.h"

#include <algorithm>

#include "ir/walk.h"
#include "rules/source.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

using symbolic::unqualified;

const std::set<std::string>& growingCalls() {
  static const std::set<std::string> names = {
      "register_module", "register_parameter", "replace_module", "push_back", "append", "extend"};
  return names;
}

namespace {

bool usesParameter(const ir::Function& function, const ir::Expression& name) {
  bool uses = false;
  ir::walk(name, [&](const ir::Expression& e) {
    for (const ir::Parameter& parameter : function.parameters) uses |= e.local && e.local == parameter.local;
  });
  return uses;
}

// Whether a name is of literals and loop indices only: another round of the same function takes the same names.
bool isFixed(const ir::Expression& name) {
  bool fixed = true;
  ir::walk(name, [&](const ir::Expression& e) {
    fixed &= e.kind != ir::ExpressionKind::Field && unqualified(e.text) != "size";
  });
  return fixed;
}

// Registers under names that can be taken only once, so that whoever calls it twice finds them there.
bool addsOnce(const symbolic::ProgramIndex& index, const ir::Function& function, std::set<const ir::Function*>& seen) {
  if (!seen.insert(&function).second) return true;
  bool once = true;
  ir::walk(function, [&](const ir::Expression& e) {
    if (e.kind != ir::ExpressionKind::Call || !once) return;
    const std::string name = unqualified(e.text);
    const bool registers = name == "register_module" || name == "register_parameter";
    if (registers)
      once = !e.operands.empty() && isFixed(*e.operands[0]) && !usesParameter(function, *e.operands[0]);
    else if (e.text.rfind("torch::nn::", 0) == 0)
      once = name != "unregister_module" && !growingCalls().count(name);
    else if (const ir::Function* callee = index.function(e.usr); callee && callee->body)
      once = addsOnce(index, *callee, seen);
  });
  return once;
}

}  // namespace

Adders addersOf(const Context& context) {
  std::map<std::string, std::vector<std::string>> places;
  const auto keyOf = [](const schema::Location& at) { return at.file + ":" + std::to_string(at.line); };
  for (const forward::Constructor& constructor : context.constructors())
    for (const schema::Stage& stage : constructor.stages)
      for (const schema::Entry& entry : stage.added)
        if (entry.kind == schema::Kind::Parameter) places[keyOf(stage.location)].push_back(entry.key.text());
  Adders adders;
  for (const auto& [usr, function] : context.program().functions)
    if (const auto place = places.find(keyOf(context.index().locate(function.location))); place != places.end()) {
      std::set<const ir::Function*> seen;
      adders.emplace(usr, Adder{place->second, addsOnce(context.index(), function, seen)});
    }
  return adders;
}

bool makesModule(const Context& context, const ir::Expression& e) {
  if (e.kind == ir::ExpressionKind::Call) {
    if (e.text.ends_with("_pointer_cast") && e.operands.size() == 1) return makesModule(context, *e.operands[0]);
    const bool clones = unqualified(e.text) == "clone" && e.operands.size() == 1;
    return e.text == "std::make_shared" || (clones && e.text.rfind("torch::nn::", 0) == 0);
  }
  const bool passesOn = e.kind == ir::ExpressionKind::Construct && e.operands.size() == 1;
  if (passesOn &&
      (e.operands[0]->kind == ir::ExpressionKind::Construct || e.operands[0]->kind == ir::ExpressionKind::Call))
    return makesModule(context, *e.operands[0]);
  const bool copies = passesOn && isModuleType(context, symbolic::withoutReference(e.operands[0]->type));
  return e.kind == ir::ExpressionKind::Construct && !copies && isModuleType(context, e.type);
}

bool replacesModule(const Context& context, const ir::Expression& e) {
  if (e.kind != ir::ExpressionKind::Call || !e.object || e.operands.size() != 1) return false;
  const std::string name = unqualified(e.text);
  if (name == "operator=") return makesModule(context, *e.operands[0]);
  const ir::TypePtr type = symbolic::withoutReference(e.object->type);
  return name == "reset" && e.operands[0]->kind == ir::ExpressionKind::New && type &&
         symbolic::isSmartPointer(type->name) && isModuleType(context, type);
}

namespace {

using Named = std::pair<std::string, std::uint32_t>;  // the USR of a field, or a local

Named nameOf(const ir::Expression& e) { return {e.usr, e.local}; }

// What a condition says to be empty.
void emptyBy(const ir::Expression& condition, std::set<Named>& empty) {
  const std::vector<ir::ExpressionPtr>& operands = condition.operands;
  const std::string name = unqualified(condition.text);
  if (condition.kind == ir::ExpressionKind::Binary && (name == "&&" || name == "||"))
    for (const ir::ExpressionPtr& operand : operands) emptyBy(*operand, empty);
  if (condition.kind == ir::ExpressionKind::Unary && name == "!" && operands.size() == 1) {
    const ir::Expression& asked = *operands[0];
    const bool converts = asked.kind == ir::ExpressionKind::Cast && !asked.operands.empty();
    empty.insert(nameOf(asked.object ? *asked.object : converts ? *asked.operands[0] : asked));
  }
  if (condition.object && name == "is_empty") empty.insert(nameOf(*condition.object));
  if (name == "operator==" || name == "==") {
    if (condition.object) empty.insert(nameOf(*condition.object));
    for (const ir::ExpressionPtr& operand : operands) empty.insert(nameOf(*operand));
  }
}

}  // namespace

std::set<const ir::Expression*> firstFillings(const ir::Program& program) {
  std::set<const ir::Expression*> fillings;
  for (const auto& [usr, function] : program.functions) {
    if (!function.body) continue;
    ir::forEachStatement(*function.body, [&](const ir::Statement& s) {
      if (s.kind != ir::StatementKind::If || !s.expression || s.children.empty()) return;
      std::set<Named> empty;
      emptyBy(*s.expression, empty);
      ir::walk(*s.children[0], [&](const ir::Expression& e) {
        if (e.kind == ir::ExpressionKind::Call && e.object && empty.count(nameOf(*e.object))) fillings.insert(&e);
      });
    });
  }
  return fillings;
}

std::set<std::uint32_t> valueParameters(const ir::Program& program) {
  std::set<std::uint32_t> parameters;
  for (const auto& [usr, function] : program.functions)
    for (const ir::Parameter& parameter : function.parameters)
      if (parameter.type && parameter.type->kind == ir::TypeKind::Class) parameters.insert(parameter.local);
  return parameters;
}

std::set<std::string> listingFunctions(const ir::Program& program) {
  std::set<std::string> functions;
  for (const auto& [usr, function] : program.functions)
    if (function.result && function.result->name == "std::vector" && !function.result->arguments.empty() &&
        function.result->arguments[0].type && function.result->arguments[0].type->name == "at::Tensor")
      ir::walk(function, [&, &usr = usr](const ir::Expression& e) {
        if (e.kind == ir::ExpressionKind::Call && e.text == "torch::nn::Module::parameters") functions.insert(usr);
      });
  return functions;
}

std::set<std::string> registeringGiven(const ir::Program& program) {
  std::set<std::string> functions;
  for (const auto& [usr, function] : program.functions) {
    if (function.kind == ir::FunctionKind::Constructor) continue;
    ir::walk(function, [&, &usr = usr, &function = function](const ir::Expression& e) {
      const std::string name = e.kind == ir::ExpressionKind::Call ? unqualified(e.text) : "";
      const bool registers = (name == "register_module" || name == "replace_module") && e.operands.size() == 2;
      if (registers && usesParameter(function, *e.operands[1])) functions.insert(usr);
    });
  }
  return functions;
}

}  // namespace dictum::checks

#include "symbolic/stages.h"

#include <algorithm>
#include <map>

#include "ir/call_graph.h"
#include "ir/walk.h"
#include "symbolic/flatten.h"
#include "symbolic/library_types.h"

namespace dictum::symbolic {

namespace {

// LibTorch's functions that change a module's dictionaries; containers forward to them.
bool changesRegistrations(const ir::Expression& e) {
  if (e.kind != ir::ExpressionKind::Call || e.text.rfind("torch::", 0) != 0) return false;
  static const std::set<std::string> methods = {"register_module",
                                                "register_parameter",
                                                "register_buffer",
                                                "replace_module",
                                                "unregister_module",
                                                "push_back",
                                                "extend",
                                                "insert",
                                                "append",
                                                "update",
                                                "clear",
                                                "pop",
                                                "operator+=",
                                                "erase"};
  return methods.count(unqualified(e.text)) > 0;
}

// What can run when a call names `usr`: the function, and what overrides it.
std::map<std::string, std::vector<std::string>> overridersOf(const ir::Program& program) {
  std::map<std::string, std::vector<std::string>> result;
  for (const auto& [usr, function] : program.functions)
    for (const std::string& base : function.overrides) result[base].push_back(usr);
  return result;
}

const ir::TypePtr& withoutIndirection(const ir::TypePtr& type) {
  const ir::TypePtr& direct = withoutReference(type);
  return direct && direct->kind == ir::TypeKind::Pointer ? direct->pointee : direct;
}

// Whether an argument for this parameter can be the module itself.
bool takesModule(const ProgramIndex& index, const ir::TypePtr& parameter, const ir::Class& type) {
  ir::TypePtr wanted = withoutIndirection(parameter);
  if (!wanted) return false;
  if (ir::TypePtr held = index.heldType(wanted)) wanted = held;
  if (isSmartPointer(wanted->name) && !wanted->arguments.empty()) wanted = wanted->arguments[0].type;
  if (!wanted) return false;
  if (wanted->name == "torch::nn::Module") return true;
  return !wanted->usr.empty() && index.derivesFromClass(type, wanted->usr);
}

std::string signatureOf(const ir::Function& function) {
  std::string list;
  for (const ir::Parameter& parameter : function.parameters)
    list += (list.empty() ? "" : ", ") + (parameter.type ? parameter.type->spelling : "?");
  std::string name = function.classUsr.empty() ? function.name : unqualified(function.name);
  return name + "(" + list + ")";
}

bool sameTensor(const schema::Entry& a, const schema::Entry& b) {
  return a.key == b.key && a.kind == b.kind && a.dtype == b.dtype && a.shape == b.shape && a.loops == b.loops;
}

// The entries of `from` under the conditions under which `other` does not have them.
std::vector<schema::Entry> difference(const std::vector<schema::Entry>& from, const std::vector<schema::Entry>& other) {
  std::map<std::string, std::vector<const schema::Entry*>> byKey;
  for (const schema::Entry& entry : other) byKey[entry.key.text()].push_back(&entry);
  std::vector<schema::Entry> result;
  for (schema::Entry entry : from) {
    for (const schema::Entry* same : byKey[entry.key.text()])
      if (sameTensor(entry, *same))
        entry.when = entry.when == same->when ? Expression::boolean(false)
                                              : schema::conjunction(entry.when, schema::negation(same->when));
    if (!entry.when.isFalse()) result.push_back(std::move(entry));
  }
  return result;
}

// A parameter called as one of the constructor's inputs is another input.
std::string inputName(const Evaluator& evaluator, const ir::Function& function, const ir::Parameter& parameter) {
  const bool taken = evaluator.inputs().count(parameter.name) > 0;
  return taken ? unqualified(function.name) + "." + parameter.name : parameter.name;
}

std::string textOf(const GapRecord& gap) {
  return std::to_string(gap.location.file) + ":" + std::to_string(gap.location.line) + ":" +
         std::to_string(gap.location.column) + ":" + gap.reason;
}

// Calls `function` on `module`: as its object, or as the first argument that can be it.
void call(Evaluator& evaluator, const ir::Function& function, const Value& module) {
  const Place object = evaluator.placeOf(evaluator.objectBehind(Operand(module), function.location));
  const bool isMethod = !function.classUsr.empty();
  const Value structure = evaluator.read(object);
  const ir::Class* type =
      structure.as<Structure>() ? evaluator.index().classOf(structure.as<Structure>()->usr) : nullptr;
  std::vector<Operand> arguments;
  bool given = isMethod;
  for (const ir::Parameter& parameter : function.parameters) {
    if (!given && type && takesModule(evaluator.index(), parameter.type, *type)) {
      given = true;
      // A reference to the module, or a pointer, smart pointer or holder of it.
      const bool isReference = evaluator.index().classOf(withoutReference(parameter.type)) &&
                               !evaluator.index().heldType(withoutReference(parameter.type));
      const bool isBase = withoutReference(parameter.type)->name == "torch::nn::Module";
      arguments.push_back(isReference || isBase ? Operand(object) : Operand(Value(Pointer{object})));
      continue;
    }
    arguments.emplace_back(evaluator.parameterValue(inputName(evaluator, function, parameter), parameter.type,
                                                    parameter.defaultValue.get(), parameter.location));
  }
  evaluator.callFunction(function, isMethod ? std::optional<Place>(object) : std::nullopt, std::move(arguments),
                         function.location);
}

}  // namespace

RegistrationReach::RegistrationReach(const ProgramIndex& index) : index_(index) {
  ir::CallGraph callees = index.callees();
  const auto overriders = overridersOf(index.program());
  for (auto& [caller, targets] : callees) {
    const std::set<std::string> named = targets;
    for (const std::string& target : named)
      if (auto found = overriders.find(target); found != overriders.end())
        targets.insert(found->second.begin(), found->second.end());
  }
  std::vector<std::string> registering, constructing;
  for (const auto& [usr, function] : index.program().functions) {
    if (ir::isConstruction(index.program(), function)) constructing.push_back(usr);
    bool registers = false;
    ir::walk(function, [&](const ir::Expression& e) { registers |= changesRegistrations(e); });
    if (registers) registering.push_back(usr);
  }
  registering_ = ir::reachable(ir::reversed(callees), std::move(registering));
  constructing_ = ir::reachable(callees, constructing);
  // What a constructor calls can run again when others call it too, as in `Net() { grow(); }` and `net->grow()`.
  std::set<std::string> calledLater;
  for (const auto& [caller, targets] : callees)
    if (!constructing_.count(caller)) calledLater.insert(targets.begin(), targets.end());
  for (const std::string& usr : calledLater) constructing_.erase(usr);
  constructing_.insert(constructing.begin(), constructing.end());
}

bool RegistrationReach::isStage(const ir::Function& function) const {
  return function.body && registering_.count(function.usr) && !constructing_.count(function.usr);
}

void RegistrationReach::addMethods(const ir::Class& type, const ir::Class& root,
                                   std::vector<const ir::Function*>& result) const {
  for (const std::string& usr : type.methods) {
    const ir::Function* method = index_.function(usr);
    if (!method || method->kind != ir::FunctionKind::Method || method->isStatic || !method->isPublic) continue;
    if (isStage(*method) && index_.resolveVirtual(root.usr, *method) == method) result.push_back(method);
  }
  for (const ir::TypePtr& base : type.bases)
    if (const ir::Class* definition = index_.classOf(base)) addMethods(*definition, root, result);
}

std::vector<const ir::Function*> RegistrationReach::stagesOf(const ir::Class& type) const {
  std::vector<const ir::Function*> result;
  addMethods(type, type, result);
  const std::size_t methods = result.size();
  for (const auto& [usr, function] : index_.program().functions) {
    if (function.kind != ir::FunctionKind::Free || !isStage(function)) continue;
    const bool takes =
        std::any_of(function.parameters.begin(), function.parameters.end(),
                    [&](const ir::Parameter& parameter) { return takesModule(index_, parameter.type, type); });
    if (takes) result.push_back(&function);
  }
  std::sort(result.begin() + static_cast<std::ptrdiff_t>(methods), result.end(), [](const auto* a, const auto* b) {
    return std::tie(a->location.file, a->location.line) < std::tie(b->location.file, b->location.line);
  });
  return result;
}

// Steps that a method may take. Most take a hundred; those that load weights by name, in loops over what a model has
// under many conditions, go on for minutes.
constexpr std::size_t maximumSteps = 20'000;

StageRun runStage(const Evaluator& evaluator, const ir::Function& function, const Value& module) {
  Evaluator before = evaluator;
  Evaluator after = evaluator;
  after.allow(maximumSteps);
  StageRun run;
  run.stage.method = signatureOf(function);
  run.stage.location = evaluator.index().locate(function.location);
  try {
    call(after, function, module);
    const Flattened old = flatten(before, module);
    const Flattened now = flatten(after, module);
    run.stage.added = difference(now.entries, old.entries);
    run.stage.removed = difference(old.entries, now.entries);
  } catch (const PathThrows& thrown) {
    run.stage.gaps.push_back(
        {"it throws on a fresh module: " + thrown.message, evaluator.index().locate(thrown.location)});
    return run;
  } catch (const PathEnds&) {
    return run;
  } catch (const BudgetExceeded& end) {
    after.gap("the evaluation was given up", end.location);
  } catch (const std::exception& error) {
    after.gap(std::string("the evaluation failed: ") + error.what(), function.location);
  }
  std::set<std::string> earlier;
  for (const GapRecord& gap : before.gaps()) earlier.insert(textOf(gap));
  for (const GapRecord& gap : after.gaps())
    if (!earlier.count(textOf(gap))) run.stage.gaps.push_back({gap.reason, evaluator.index().locate(gap.location)});
  run.inputs = after.inputs();
  run.inputOrder = after.inputOrder();
  return run;
}

}  // namespace dictum::symbolic

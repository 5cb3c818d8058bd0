#include "symbolic/stages.h"

#include <algorithm>
#include <map>

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
                                                "erase"};
  return methods.count(unqualified(e.text)) > 0;
}

using CallGraph = std::map<std::string, std::set<std::string>>;

// What can run when a call names `usr`: the function, and what overrides it.
std::map<std::string, std::vector<std::string>> overridersOf(const ir::Program& program) {
  std::map<std::string, std::vector<std::string>> result;
  for (const auto& [usr, function] : program.functions)
    for (const std::string& base : function.overrides) result[base].push_back(usr);
  return result;
}

// Follows edges from `roots`; the roots belong to the result.
std::set<std::string> reachable(const CallGraph& graph, std::vector<std::string> pending) {
  std::set<std::string> result;
  while (!pending.empty()) {
    std::string usr = std::move(pending.back());
    pending.pop_back();
    if (!result.insert(usr).second) continue;
    if (auto next = graph.find(usr); next != graph.end())
      pending.insert(pending.end(), next->second.begin(), next->second.end());
  }
  return result;
}

bool isConstruction(const ir::Function& function) {
  return function.kind == ir::FunctionKind::Constructor ||
         (function.kind == ir::FunctionKind::Method && unqualified(function.name) == "reset");
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
      const ir::TypePtr& direct = withoutReference(parameter.type);
      const bool isPlain = direct->name == "torch::nn::Module" || direct->usr == type->usr ||
                           evaluator.index().classOf(direct) != nullptr;
      const bool byPointer = evaluator.index().heldType(direct) || direct->kind == ir::TypeKind::Pointer ||
                             isSmartPointer(direct->name) || !isPlain;
      if (byPointer)
        arguments.emplace_back(Value(Pointer{object}));
      else
        arguments.emplace_back(object);
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
  const auto overriders = overridersOf(index.program());
  CallGraph callees, callers;
  std::vector<std::string> registering, constructing;
  for (const auto& [usr, function] : index.program().functions) {
    if (isConstruction(function)) constructing.push_back(usr);
    bool registers = false;
    auto addCall = [&, &caller = usr](const std::string& callee) {
      callees[caller].insert(callee);
      callers[callee].insert(caller);
    };
    ir::walk(function, [&](const ir::Expression& e) {
      registers |= changesRegistrations(e);
      const bool names = e.kind == ir::ExpressionKind::Call || e.kind == ir::ExpressionKind::FunctionName;
      if (!names || e.usr.empty()) return;
      addCall(e.usr);
      if (auto found = overriders.find(e.usr); found != overriders.end())
        for (const std::string& overrider : found->second) addCall(overrider);
    });
    if (registers) registering.push_back(usr);
  }
  registering_ = reachable(callers, std::move(registering));
  constructing_ = reachable(callees, std::move(constructing));
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

StageRun runStage(const Evaluator& evaluator, const ir::Function& function, const Value& module) {
  Evaluator before = evaluator;
  Evaluator after = evaluator;
  StageRun run;
  run.stage.method = signatureOf(function);
  run.stage.location = evaluator.index().locate(function.location);
  try {
    call(after, function, module);
    const Flattened old = flatten(before, module);
    const Flattened now = flatten(after, module);
    run.stage.added = difference(now.entries, old.entries);
    run.stage.removed = difference(old.entries, now.entries);
  } catch (const PathThrows&) {
    return run;  // it cannot run on a fresh module, so it changes none
  } catch (const PathEnds&) {
    return run;
  } catch (const BudgetExceeded& end) {
    after.gap("the evaluation was given up", end.location);
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

#include "forward/gates.h"

#include <algorithm>

#include "forward/clone.h"
#include "forward/collect.h"
#include "forward/field_roles.h"
#include "forward/reach.h"
#include "forward/recorder.h"
#include "ir/walk.h"
#include "symbolic/library_types.h"

namespace dictum::forward {

using namespace symbolic;

namespace {

// The methods that anything outside can run: public ones, and those that a base calls through an override.
void addMethods(const ProgramIndex& index, const ir::Class& type, const ir::Class& root,
                std::vector<const ir::Function*>& result) {
  static const std::set<std::string> others = {"reset", "pretty_print", "name", "clone", "is_serializable"};
  for (const std::string& usr : type.methods) {
    const ir::Function* method = index.function(usr);
    if (!method || method->isStatic || others.count(unqualified(method->name))) continue;
    if (method->kind != ir::FunctionKind::Method && method->kind != ir::FunctionKind::Conversion) continue;
    if (!method->isPublic && method->overrides.empty()) continue;
    if (method->isVirtual && index.resolveVirtual(root.usr, *method) != method) continue;
    if (std::find(result.begin(), result.end(), method) == result.end()) result.push_back(method);
  }
  for (const ir::TypePtr& base : type.bases)
    if (const ir::Class* definition = index.classOf(base)) addMethods(index, *definition, root, result);
}

// Only other methods of the object's own class call it: what it finds is found under the conditions of its callers.
bool isHelper(const ProgramIndex& index, const ir::Function& method) {
  const auto found = index.callers().find(method.usr);
  const ir::Class* type = index.classOf(method.classUsr);
  if (found == index.callers().end() || !type || !method.overrides.empty()) return false;
  bool isCalled = false;
  for (const std::string& usr : found->second) {
    const ir::Function* caller = index.function(usr);
    const ir::Class* from = caller ? index.classOf(caller->classUsr) : nullptr;
    const bool isRelated =
        from && (index.derivesFromClass(*from, type->usr) || index.derivesFromClass(*type, from->usr));
    if (!isRelated) return false;
    isCalled |= usr != method.usr;
  }
  return isCalled;
}

// Whether a method gets at anything of its object but numbers and strings: `make_layer` of a ResNet, which counts
// channels and returns what it makes, does not.
bool touchesParts(const ir::Function& method) {
  int mentions = 0, ofValues = 0;
  ir::walk(method, [&](const ir::Expression& e) {
    mentions += e.kind == ir::ExpressionKind::This;
    const bool isOwnField = e.kind == ir::ExpressionKind::Field && e.operands[0]->kind == ir::ExpressionKind::This;
    ofValues += isOwnField && valueTypeOf(e.type) != schema::ValueType::Unknown;
  });
  return mentions > ofValues;
}

bool isForward(const ir::Function* method) { return unqualified(method->name) == "forward"; }

void runMethods(const ir::Class& type, const Evaluator& evaluator, const Value& module, const FieldRoles& roles,
                Recorder& recorder, ModelFacts& facts) {
  std::vector<const ir::Function*> methods;
  addMethods(evaluator.index(), type, type, methods);
  std::stable_sort(methods.begin(), methods.end(),
                   [](const auto* a, const auto* b) { return isForward(a) && !isForward(b); });
  for (const ir::Function* method : methods) {
    if (!method->body) {
      facts.isRunComplete = false;
      facts.incompleteReason = "the body of '" + method->name + "' is not visible";
      continue;
    }
    // Running what is of construction alone tells nothing of what the object's methods reach.
    if (roles.isConstruction(method->usr) && !touchesParts(*method)) continue;
    facts.hasForward |= isForward(method);
    facts.runsAny = true;
    recorder.run(evaluator, *method, module, !isForward(method) && isHelper(evaluator.index(), *method));
  }
  if (!facts.hasForward && evaluator.index().libraryBase(type) == "torch::nn::SequentialImpl") {
    facts.hasForward = facts.runsAny = true;
    recorder.runSequential(evaluator, type, module);
  }
  if (!recorder.isComplete()) {
    facts.isRunComplete = false;
    facts.incompleteReason = recorder.incompleteReason();
  }
}

// What runs over all models of a program need to know of it.
struct Runs {
  explicit Runs(const ir::Program& program)
      : index(std::make_shared<const ProgramIndex>(program)), roles(*index), handlers(program) {}

  // Runs the methods of a module, and tells what of it is known before anyone looks at its parts.
  ModelFacts run(const Constructed& constructed, Recorder& recorder) const {
    ModelFacts facts;
    facts.type = &constructed.type;
    runMethods(constructed.type, constructed.evaluator, constructed.module, roles, recorder, facts);
    collectInputs(constructed.evaluator, recorder, facts);
    return facts;
  }

  const std::shared_ptr<const ProgramIndex> index;
  FieldRoles roles;
  const Handlers handlers;
};

}  // namespace

Analysis analyze(const ir::Program& program) {
  Runs runs(program);
  Analysis analysis;
  std::vector<std::size_t> numbers;
  PredictOptions options;
  options.keys = false;
  options.maximumSteps = analysisSteps;
  options.constructed = [&](const Constructed& constructed) {
    Recorder recorder(runs.roles, runs.handlers, constructed.type);
    ModelFacts facts = runs.run(constructed, recorder);
    collectMembers(constructed.evaluator, constructed.type, constructed.module, runs.roles, recorder, facts);
    facts.lostByReset = lostByReset(constructed.evaluator, constructed.type, constructed.module);
    facts.sharesTensors = constructed.sharesTensors;
    analysis.facts.push_back(std::move(facts));
    numbers.push_back(constructed.number);
  };
  schema::Prediction prediction = predict(*runs.index, options);
  analysis.constructors.reserve(prediction.models.size());
  for (schema::Model& model : prediction.models)
    analysis.constructors.push_back({std::move(model.className), std::move(model.signature), std::move(model.location),
                                     std::move(model.throws), std::move(model.valid), std::move(model.stages)});
  for (std::size_t i = 0; i < numbers.size(); ++i) analysis.facts[i].constructor = &analysis.constructors[numbers[i]];
  analysis.index = runs.index;
  analysis.roles = std::move(runs.roles);
  return analysis;
}

schema::Prediction predictReach(const ir::Program& program, PredictOptions options) {
  const Runs runs(program);
  options.constructed = [&](const Constructed& constructed) {
    Recorder recorder(runs.roles, runs.handlers, constructed.type);
    const ModelFacts facts = runs.run(constructed, recorder);
    setReach(constructed.evaluator, constructed.module, recorder, facts, constructed.model);
  };
  return predict(*runs.index, options);
}

}  // namespace dictum::forward

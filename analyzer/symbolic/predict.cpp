#include "symbolic/predict.h"

#include <algorithm>
#include <unordered_map>

#include "catalog/catalog.h"
#include "symbolic/evaluator.h"
#include "symbolic/flatten.h"
#include "symbolic/intrinsics/intrinsics.h"
#include "symbolic/program_index.h"
#include "symbolic/sites.h"
#include "symbolic/stages.h"
#include "symbolic/survey.h"

namespace dictum::symbolic {

namespace {

// Everything that evaluating one model needs and that all models share.
struct Context {
  const ProgramIndex& index;
  const catalog::Catalog& catalog;
  const Intrinsics& intrinsics;
  const PredictOptions& options;
  const RegistrationReach& reach;
  const schema::Prediction& prediction;  // so far
};

// Which inputs a model lists.
enum class Listing {
  Parameters,  // those of the constructor, and what the code asks for on the way where it matters
  Used,        // those that matter
  None,        // all is meant to be given: what is not is a gap
};

// Gathers the inputs that a prediction mentions, and the places that mention an iteration of a loop that is not theirs.
class Uses {
 public:
  void add(const Expression& e) { namesIn(e); }

  void add(const std::vector<schema::Entry>& entries) {
    for (const schema::Entry& entry : entries) {
      bool isBound = addPlace(entry.key, entry.when, entry.loops);
      if (entry.shape)
        for (const schema::Dimension& dimension : *entry.shape)
          if (dimension) isBound &= addBound(*dimension, entry.loops);
      if (!isBound) unbound.push_back(entry.location);
    }
  }

  void add(const std::vector<schema::Submodule>& submodules) {
    for (const schema::Submodule& submodule : submodules)
      if (!addPlace(submodule.path, submodule.when, submodule.loops)) unbound.push_back(submodule.location);
  }

  std::set<std::string> names;
  std::vector<schema::Location> unbound;

 private:
  struct Known {
    Expression expression;  // kept, so that its identity stays its own
    std::set<std::string> indices;
  };

  // Most entries share their conditions with those beside them.
  const std::set<std::string>& namesIn(const Expression& e) {
    const auto [known, isNew] = known_.try_emplace(e.identity());
    if (isNew) {
      known->second = {e, schema::loopIndicesOf(e)};
      names.merge(schema::inputsOf(e));
    }
    return known->second.indices;
  }

  bool addBound(const Expression& e, const std::vector<schema::Family>& loops) {
    if (e.isLiteral()) return true;
    const std::set<std::string>& indices = namesIn(e);
    return std::all_of(indices.begin(), indices.end(), [&](const std::string& name) {
      return std::any_of(loops.begin(), loops.end(), [&](const schema::Family& loop) { return loop.index == name; });
    });
  }

  bool addPlace(const schema::Key& key, const Expression& when, const std::vector<schema::Family>& loops) {
    bool isBound = addBound(when, loops);
    for (const schema::Family& loop : loops) isBound &= addBound(loop.from, loops) && addBound(loop.to, loops);
    for (const Expression& part : key.parts()) isBound &= addBound(part, loops);
    return isBound;
  }

  std::unordered_map<const void*, Known> known_;
};

// The values of an input for which construction certainly throws.
void excludeThrowingValues(schema::Input& input, const Expression& valid) {
  auto throws = [&](const schema::Literal& value) {
    return schema::substitute(valid,
                              [&](const Expression& e) -> std::optional<Expression> {
                                if (e.operation() == schema::Operation::Input && e.name() == input.name)
                                  return Expression::literal(value);
                                return std::nullopt;
                              })
        .isFalse();
  };
  for (const schema::Literal& value : input.values)
    if (throws(value)) input.excluded.push_back(value);
  std::erase_if(input.values, throws);
}

void fillKnowledge(schema::Model& model, Evaluator& evaluator, const Context& context, Listing listing) {
  Uses uses;
  uses.add(model.entries);
  uses.add(model.submodules);
  uses.add(model.valid);
  const std::set<std::string>& used = uses.names;
  for (const std::string& name : evaluator.inputOrder()) {
    const InputRecord& record = evaluator.inputs().at(name);
    bool isPath = name.find('(') == std::string::npos;
    if (!used.count(name) && (record.gap || listing != Listing::Parameters || !isPath)) continue;
    schema::Input input = record.input;
    excludeThrowingValues(input, model.valid);
    model.inputs.push_back(std::move(input));
    if (!used.count(name)) continue;
    if (record.gap)
      evaluator.gap(*record.gap, record.location);
    else if (listing == Listing::None)
      evaluator.gap("the value of '" + name + "' is not known", record.location, GapKind::Value);
  }
  for (const GapRecord& gap : evaluator.gaps()) model.gaps.push_back({gap.reason, context.index.locate(gap.location)});
  for (const schema::Location& location : uses.unbound)
    model.gaps.push_back({"what is registered here depends on the iteration that a loop ended in", location});
  bool depends = std::any_of(used.begin(), used.end(),
                             [&](const std::string& name) { return evaluator.inputs().count(name) > 0; });
  if (!model.gaps.empty())
    model.completeness = schema::Completeness::Incomplete;
  else
    model.completeness = depends ? schema::Completeness::Conditional : schema::Completeness::Exact;
}

// The inputs that only a stage depends on.
void addStageInputs(schema::Model& model, schema::Stage& stage, const StageRun& run, const Context& context) {
  Uses uses;
  uses.add(stage.added);
  uses.add(stage.removed);
  for (const std::string& name : run.inputOrder) {
    const bool known = std::any_of(model.inputs.begin(), model.inputs.end(),
                                   [&](const schema::Input& input) { return input.name == name; });
    if (!uses.names.count(name)) continue;
    const InputRecord& record = run.inputs.at(name);
    if (!known) model.inputs.push_back(record.input);
    if (record.gap) stage.gaps.push_back({*record.gap, context.index.locate(record.location)});
  }
}

void addStages(schema::Model& model, const ir::Class& type, const Evaluator& evaluator, const Value& module,
               const Context& context) {
  for (const ir::Function* function : context.reach.stagesOf(type)) {
    StageRun run = runStage(evaluator, *function, module);
    schema::Stage& stage = run.stage;
    if (stage.added.empty() && stage.removed.empty() && stage.gaps.empty()) continue;
    addStageInputs(model, stage, run, context);
    model.stages.push_back(std::move(stage));
  }
}

void listKeys(schema::Model& model, Evaluator& evaluator, const Value& module, bool hasSteps) {
  Flattened flat = flatten(evaluator, module, hasSteps);
  model.entries = std::move(flat.entries);
  model.submodules = std::move(flat.submodules);
  model.ties = std::move(flat.ties);
}

// Runs `build` and turns the module that it gives, or the way it ended, into the model. `type`: the class whose stages
// are wanted too.
void complete(schema::Model& model, const Context& context, Listing listing, const ir::Class* type,
              const std::function<Value(Evaluator&)>& build) {
  Evaluator evaluator(context.index, context.catalog, context.intrinsics, context.options);
  std::optional<Value> built;
  Survey surveyed;
  try {
    built = build(evaluator);
    if (context.options.keys)
      listKeys(model, evaluator, *built, context.options.steps);
    else
      surveyed = survey(evaluator, *built);
  } catch (const PathThrows& thrown) {
    if (evaluator.gaps().empty())
      model.throws = schema::Throws{thrown.message, context.index.locate(thrown.location)};
    else
      evaluator.gap("construction throws: " + thrown.message, thrown.location);
  } catch (const PathEnds&) {
    evaluator.gap("no path reaches the end of construction", {});
  } catch (const BudgetExceeded& end) {
    evaluator.gap("the evaluation was given up after " + std::to_string(context.options.maximumSteps) + " steps",
                  end.location);
  } catch (const std::exception& error) {
    // A defect of an evaluation rule must not take the other classes of the project with it.
    evaluator.gap(std::string("the evaluation failed: ") + error.what(), {});
  }
  model.valid = evaluator.valid();
  if (context.options.keys) fillKnowledge(model, evaluator, context, listing);
  if (built && type) addStages(model, *type, evaluator, *built, context);
  if (built && type && context.options.constructed)
    context.options.constructed(
        {context.prediction.models.size(), model, *type, evaluator, *built, surveyed.sharesTensors});
}

std::string signatureOf(const ir::Class& type, const ir::Function& constructor) {
  std::string text = unqualified(type.templateName.empty() ? type.name : type.templateName) + "(";
  bool first = true;
  for (const ir::Parameter& parameter : constructor.parameters) {
    if (!first) text += ", ";
    first = false;
    text += parameter.type ? parameter.type->spelling : "?";
    if (!parameter.name.empty()) text += " " + parameter.name;
    if (!parameter.defaultSource.empty()) text += " = " + parameter.defaultSource;
  }
  return text + ")";
}

// A parameter without a name is nothing that the code could depend on.
Value givenFromOutside(Evaluator& evaluator, const ir::Parameter& parameter) {
  if (parameter.name.empty()) return unknown("a parameter without a name", parameter.location);
  return evaluator.parameterValue(parameter.name, parameter.type, parameter.defaultValue.get(), parameter.location);
}

schema::Model predictConstructor(const ir::Class& type, const ir::Function* constructor, const Context& context) {
  schema::Model model;
  model.className = type.name;
  model.holder = type.holder;
  model.location =
      context.index.locate(constructor && constructor->location.line ? constructor->location : type.location);
  model.signature = constructor ? signatureOf(type, *constructor) : unqualified(type.name) + "()";
  complete(model, context, Listing::Parameters, &type, [&](Evaluator& evaluator) {
    std::vector<Operand> arguments;
    if (constructor)
      for (const ir::Parameter& parameter : constructor->parameters)
        arguments.emplace_back(givenFromOutside(evaluator, parameter));
    return evaluator.constructModule(type, constructor, std::move(arguments), type.location);
  });
  return model;
}

schema::Model predictConstruction(const ir::Construction& construction, const Context& context) {
  schema::Model model;
  model.expression = construction.expression;
  const ir::Function* function = context.index.function(construction.function);
  if (!function || !function->body) {
    model.completeness = schema::Completeness::Incomplete;
    model.gaps.push_back({"the expression could not be analysed", {}});
    return model;
  }
  complete(model, context, Listing::None, nullptr, [&](Evaluator& evaluator) {
    Value value = evaluator.read(evaluator.callFunction(*function, std::nullopt, {}, function->location));
    Value object = evaluator.read(evaluator.objectBehind(Operand(value), function->location));
    if (const Structure* structure = object.as<Structure>()) {
      model.className = structure->className;
      if (const ir::Class* type = context.index.classOf(structure->usr)) {
        model.className = type->name;
        model.holder = type->holder;
        model.location = context.index.locate(type->location);
      }
    } else if (!object.is<Choice>()) {
      evaluator.gap("the expression does not give a module that is known", function->location);
      return Value(None{});
    }
    return value;
  });
  return model;
}

// The object whose members a site uses, as it may be: its fields are inputs.
std::optional<Place> objectOf(const Site& site, Evaluator& evaluator) {
  if (!site.object) return std::nullopt;
  ir::Type type;
  type.kind = ir::TypeKind::Class;
  type.name = site.object->name;
  type.usr = site.object->usr;
  return evaluator.placeOf(
      Operand(evaluator.parameterValue("this", std::make_shared<ir::Type>(std::move(type)), nullptr, site.location)));
}

// The constructor that a site runs, where the number of arguments decides.
const ir::Function* constructorOf(const Site& site, const ProgramIndex& index) {
  if (!site.type || site.constructor) return site.constructor;
  const ir::Function* found = nullptr;
  for (const std::string& usr : site.type->constructors) {
    const ir::Function* candidate = index.function(usr);
    if (!candidate || site.arguments > candidate->parameters.size()) continue;
    const bool isEnough = std::all_of(candidate->parameters.begin() + static_cast<std::ptrdiff_t>(site.arguments),
                                      candidate->parameters.end(),
                                      [](const ir::Parameter& parameter) { return parameter.defaultValue != nullptr; });
    if (!isEnough) continue;
    if (found) return nullptr;
    found = candidate;
  }
  return found;
}

schema::Model predictSite(const Site& site, const Context& context) {
  schema::Model model;
  model.expression = site.expression;
  model.className = site.className;
  model.location = context.index.locate(site.location);
  if (site.type) model.holder = site.type->holder;
  complete(model, context, Listing::Used, nullptr, [&](Evaluator& evaluator) {
    const std::optional<Place> object = objectOf(site, evaluator);
    std::vector<Operand> arguments;
    for (const ir::Parameter& parameter : site.function.parameters)
      arguments.emplace_back(givenFromOutside(evaluator, parameter));
    return evaluator.read(evaluator.callFunction(site.function, object, std::move(arguments), site.location));
  });
  if (const ir::Function* constructor = constructorOf(site, context.index))
    model.signature = signatureOf(*site.type, *constructor);
  return model;
}

// Modules of LibTorch without tensors, such as losses, are no models.
bool isWorthListing(const Site& site, const schema::Model& model) {
  return site.type || !model.entries.empty() || !model.gaps.empty() || model.throws;
}

bool isWanted(const ir::Class& type, const std::optional<std::string>& wanted) {
  if (!wanted) return true;
  auto matches = [&](const std::string& name) {
    return !name.empty() && (name == *wanted || unqualified(name) == *wanted);
  };
  return matches(type.name) || matches(type.templateName) || matches(type.holder);
}

}  // namespace

schema::Prediction predict(const ir::Program& program, const PredictOptions& options) {
  return predict(ProgramIndex(program), options);
}

schema::Prediction predict(const ProgramIndex& index, const PredictOptions& options) {
  const ir::Program& program = index.program();
  // What the standard library does is the same for every program.
  static const Intrinsics intrinsics = Intrinsics::create();
  RegistrationReach reach(index);
  schema::Prediction prediction;
  const Context context{index, catalog::Catalog::shared(), intrinsics, options, reach, prediction};
  if (options.constructions) {
    for (const ir::Construction& construction : program.constructions)
      prediction.models.push_back(predictConstruction(construction, context));
    return prediction;
  }
  if (options.sites) {
    for (const Site& site : findSites(index)) {
      if (options.model && !(site.type && isWanted(*site.type, options.model))) continue;
      schema::Model model = predictSite(site, context);
      if (isWorthListing(site, model)) prediction.models.push_back(std::move(model));
    }
    return prediction;
  }
  for (const std::string& usr : program.classOrder) {
    const ir::Class* type = index.classOf(usr);
    if (!type || !type->isModule || !type->isUserCode || type->isAbstract || !isWanted(*type, options.model)) continue;
    bool any = false;
    for (const std::string& constructorUsr : type->constructors)
      if (const ir::Function* constructor = index.function(constructorUsr)) {
        any = true;
        prediction.models.push_back(predictConstructor(*type, constructor, context));
      }
    if (!any) prediction.models.push_back(predictConstructor(*type, nullptr, context));
  }
  return prediction;
}

}  // namespace dictum::symbolic

#include "cli/gate.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/suggest.h"
#include "diff/checkpoint_side.h"
#include "diff/map_side.h"
#include "diff/names.h"
#include "schema/input_values.h"
#include "schema/select.h"
#include "schema/specialize.h"

namespace dictum::cli {
namespace {

using diff::Change;
using diff::ModelDiff;

class Application {
 public:
  Application(const Gate& gate, const GateContext& context, diff::Diff& changes, Console& console)
      : gate_(gate), policy_(gate.policy), context_(context), changes_(changes), console_(console) {}

  Result<void> run() {
    keepModels();
    if (!context_.overridesLevel)
      for (ModelDiff& model : changes_.models) model.level = levelOf(model);
    for (const PolicyModel& model : policy_.models)
      for (const schema::Configuration& configuration : model.configurations)
        if (auto done = addConfiguration(model, configuration); !done) return done;
    for (const PolicyCheckpoint& checkpoint : policy_.checkpoints)
      if (auto done = addCheckpoint(checkpoint); !done) return done;
    for (const PolicyException& exception : policy_.exceptions) ignore(exception);
    addExpired();
    return {};
  }

 private:
  const schema::Prediction& before() const { return context_.sides.before.side.prediction; }
  const schema::Prediction& after() const { return context_.sides.after.side.prediction; }

  static std::string placed(const schema::Location& location, const std::string& text) {
    return fmt::format("{}:{}:{}: {}", location.file, location.line, location.column, text);
  }

  // --- names

  static schema::Prediction named(const schema::Prediction& prediction, const std::string& name) {
    schema::Prediction result = prediction;
    std::erase_if(result.models, [&](const schema::Model& model) { return !schema::isNamed(model, name); });
    return result;
  }

  // Whether the class or its holder has this name, on one of the sides.
  bool isOf(const ModelDiff& model, const std::string& name) const {
    const auto isIt = [&](const schema::Prediction& side, const schema::Location& location) {
      return std::any_of(side.models.begin(), side.models.end(), [&](const schema::Model& each) {
        return schema::isNamed(each, name) && (each.className == model.className || each.location == location);
      });
    };
    return model.className == name || isIt(before(), model.oldLocation) || isIt(after(), model.newLocation);
  }

  // A name of the policy that is on neither side concerns nothing here; says so where both sides are whole.
  bool isMeant(const std::string& name, const schema::Location& location) {
    if (context_.model && !isSelected(name)) return false;
    if (!named(before(), name).models.empty() || !named(after(), name).models.empty()) return true;
    std::vector<std::string> known;
    for (const schema::Model& model : after().models) known.push_back(model.className);
    if (context_.isWhole)
      console_.warning(placed(location, fmt::format("there is no model '{}'{}", name, suggestion(name, known))));
    return false;
  }

  bool isSelected(const std::string& name) const {
    const auto both = {&before(), &after()};
    return std::any_of(both.begin(), both.end(), [&](const schema::Prediction* side) {
      return std::any_of(side->models.begin(), side->models.end(), [&](const schema::Model& model) {
        return schema::isNamed(model, name) && schema::isNamed(model, *context_.model);
      });
    });
  }

  const PolicyModel* policyOf(const ModelDiff& model) const {
    for (const PolicyModel& each : policy_.models)
      if (isOf(model, each.name)) return &each;
    return nullptr;
  }

  std::optional<diff::Level> levelOf(const ModelDiff& model) const {
    const PolicyModel* own = policyOf(model);
    return own && own->level ? own->level : policy_.level;
  }

  void keepModels() {
    if (policy_.models.empty()) return;
    for (const PolicyModel& model : policy_.models) isMeant(model.name, model.location);
    if (context_.model) return;
    std::erase_if(changes_.models, [this](const ModelDiff& model) { return !policyOf(model); });
  }

  // --- what must stay loadable

  static schema::Prediction specialized(schema::Prediction prediction, const schema::Configuration& configuration) {
    for (schema::Model& model : prediction.models) model = schema::specialize(model, configuration);
    return prediction;
  }

  static std::string textOf(const schema::Configuration& configuration) {
    return diff::print(diff::Witness{configuration, configuration, "", false});
  }

  Result<void> addConfiguration(const PolicyModel& model, const schema::Configuration& configuration) {
    const DiffSides& sides = context_.sides;
    if (!sides.before.side.isSource || !sides.after.side.isSource) return {};
    const schema::Prediction old = named(before(), model.name), now = named(after(), model.name);
    if (old.models.empty() || now.models.empty()) return {};
    schema::Prediction both = old;
    both.models.insert(both.models.end(), now.models.begin(), now.models.end());
    if (const auto doubts = schema::checkValues(configuration, both, schema::inputNames(both)); !doubts)
      return failure(placed(model.location, doubts.error().message()));
    for (ModelDiff& found : diff::diff(specialized(old, configuration), specialized(now, configuration)).models) {
      std::erase_if(found.changes, [&](const Change& change) { return isKnown(change, found); });
      if (found.changes.empty()) continue;
      for (Change& change : found.changes) addValues(change, configuration);
      addPart(std::move(found), "configuration " + textOf(configuration));
    }
    return {};
  }

  // What all configurations show was found already, and classes that come and go are no matter of configurations.
  bool isKnown(const Change& change, const ModelDiff& model) const {
    if (change.kind == diff::ChangeKind::ModelAdded || change.kind == diff::ChangeKind::ModelRemoved ||
        change.kind == diff::ChangeKind::ConstructorAdded || change.kind == diff::ChangeKind::ConstructorRemoved)
      return true;
    return std::any_of(changes_.models.begin(), changes_.models.end(), [&](const ModelDiff& other) {
      return other.newLocation == model.newLocation &&
             std::any_of(other.changes.begin(), other.changes.end(), [&](const Change& known) {
               return known.kind == change.kind && known.before == change.before && known.after == change.after &&
                      known.level <= change.level;
             });
    });
  }

  static void addValues(Change& change, const schema::Configuration& configuration) {
    diff::Witness witness = change.witness.value_or(diff::Witness{});
    for (const auto& [name, value] : configuration) {
      witness.before.emplace(name, value);
      witness.after.emplace(name, value);
    }
    change.witness = std::move(witness);
  }

  Result<void> addCheckpoint(const PolicyCheckpoint& golden) {
    if (!isMeant(golden.model, golden.location)) return {};
    const auto at = [&](const Error& error) { return failure(placed(golden.location, error.message())); };
    const auto path = goldenFile(golden.path, gate_.folder, context_.base);
    if (!path) return at(path.error());
    auto index = checkpoint::readCheckpoint(*path);
    if (!index) return at(index.error());
    index->path = golden.path;
    const std::string subject = "checkpoint " + golden.path;
    const schema::Prediction models = named(after(), golden.model);
    if (models.models.empty()) {
      Change gone{diff::ChangeKind::ModelRemoved, diff::Level::Loads};
      gone.before = golden.model;
      ModelDiff model{.className = golden.model};
      model.changes.push_back(std::move(gone));
      addPart(std::move(model), subject);
      return {};
    }
    auto fitted = diff::fittedTo(*index, models, {});
    if (!fitted) return at(fitted.error());
    diff::Side file = diff::sideOf(*index);
    diff::applyMap(context_.map, file, *fitted);
    diff::Diff found = diff::diff(file, *fitted);
    diff::leaveOutFilled(context_.map, found);
    for (ModelDiff& model : found.models) addPart(std::move(model), subject);
    return {};
  }

  // Gaps are told of the model itself.
  void addPart(ModelDiff model, const std::string& subject) {
    model.subject = subject;
    model.gaps.clear();
    if (!context_.overridesLevel) model.level = levelOf(model);
    changes_.models.push_back(std::move(model));
  }

  // --- what is ignored

  static bool allMatch(const match::Glob& glob, const std::vector<std::string>& keys) {
    return std::all_of(keys.begin(), keys.end(), [&](const std::string& key) { return glob.matches(key); });
  }

  // An exception that names keys is one for changes that concern no others.
  static bool concerns(const match::Glob& glob, const Change& change) {
    if (!change.keys.empty() || !change.oldKeys.empty())
      return change.oldKeys.empty() ? allMatch(glob, change.keys) : allMatch(glob, change.oldKeys);
    return glob.matches(change.before.empty() ? change.after : change.before);
  }

  bool matches(const PolicyException& exception, const Change& change, const ModelDiff& model) const {
    return (!exception.change || *exception.change == diff::nameOf(change.kind)) &&
           (!exception.model || isOf(model, *exception.model)) && (!exception.key || concerns(*exception.key, change));
  }

  void ignore(const PolicyException& exception) {
    if (exception.isExpired(context_.today)) return;
    for (ModelDiff& model : changes_.models)
      for (Change& change : model.changes)
        if (matches(exception, change, model))
          change.ignored = fmt::format("{}, until {}", exception.reason, exception.expires);
  }

  // A change that takes an expired exception out of the policy, or gives it another day, is none that has to fail.
  bool isDealtWith(const PolicyException& exception) const {
    if (!gate_.proposed) return false;
    const auto& now = gate_.proposed->exceptions;
    return std::none_of(now.begin(), now.end(), [&](const PolicyException& other) {
      return other.isLike(exception) && other.isExpired(context_.today);
    });
  }

  void addExpired() {
    ModelDiff expired{.className = "policy"};
    for (const PolicyException& exception : policy_.exceptions) {
      if (!exception.isExpired(context_.today) || isDealtWith(exception)) continue;
      Change change{diff::ChangeKind::Expired, diff::Level::Loads};
      change.before = nameOf(exception);
      change.is = fmt::format("{} ({})", exception.expires, exception.reason);
      change.newLocation = placeOf(exception);
      expired.changes.push_back(std::move(change));
    }
    if (expired.changes.empty()) return;
    expired.newLocation = expired.changes.front().newLocation;
    changes_.models.push_back(std::move(expired));
  }

  // In the file of the work tree, where it is to be changed.
  schema::Location placeOf(const PolicyException& exception) const {
    if (gate_.proposed)
      for (const PolicyException& other : gate_.proposed->exceptions)
        if (other.isLike(exception)) return other.location;
    return exception.location;
  }

  static std::string nameOf(const PolicyException& exception) {
    std::string text;
    const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : " ") + part; };
    if (exception.model) add(*exception.model);
    if (exception.change) add(*exception.change);
    if (exception.key) add("'" + exception.key->text() + "'");
    return text;
  }

  const Gate& gate_;
  const GatePolicy& policy_;
  const GateContext& context_;
  diff::Diff& changes_;
  Console& console_;
};

}  // namespace

Result<void> applyGate(const Gate& gate, const GateContext& context, diff::Diff& changes, Console& console) {
  return Application(gate, context, changes, console).run();
}

}  // namespace dictum::cli

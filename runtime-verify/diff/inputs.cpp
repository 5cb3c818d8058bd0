#include "diff/inputs.h"

#include <algorithm>
#include <map>
#include <set>

#include "schema/input_type.h"
#include "schema/signature.h"
#include "schema/specialize.h"

namespace dictum::diff {
namespace {

using schema::Configuration;
using schema::Expression;
using schema::Input;
using schema::Operation;

const Input* inputNamed(const std::vector<Input>& inputs, const std::string& name) {
  const auto found = std::find_if(inputs.begin(), inputs.end(), [&](const Input& input) { return input.name == name; });
  return found == inputs.end() ? nullptr : &*found;
}

bool sameType(const Input& a, const Input& b) {
  if (a.type != b.type) return false;
  const bool namesDecide = a.type == schema::ValueType::Unknown || a.type == schema::ValueType::Enumeration;
  return !namesDecide || a.typeName == b.typeName;
}

Configuration defaultOf(const Input& input) {
  if (!input.defaultValue) return {};
  const auto value = schema::parseValue(*input.defaultValue);
  return value ? Configuration{{input.name, *value}} : Configuration{};
}

class Alignment {
 public:
  Alignment(const schema::Model& before, const schema::Model& after) : before_(before), after_(after) {
    findRenames();
    for (const Input& input : before.inputs) addOld(input);
    for (const Input& input : after.inputs) addNew(input);
    findDoubtfulDefaults();
  }

  AlignedInputs result() {
    result_.before = rewriteOf(oldNames_);
    result_.after = rewriteOf(newNames_);
    return std::move(result_);
  }

 private:
  using Names = std::map<std::string, Input>;  // what an input becomes

  static Rewrite rewriteOf(const Names& names) {
    return [names](const Expression& e) {
      if (names.empty()) return e;
      return schema::substitute(e, [&names](const Expression& leaf) -> std::optional<Expression> {
        if (leaf.operation() != Operation::Input) return std::nullopt;
        const auto found = names.find(leaf.name());
        if (found == names.end()) return std::nullopt;
        return Expression::input(found->second.name, found->second.type);
      });
    };
  }

  // Parameters in the same place, and the fields below them.
  void findRenames() {
    const auto olds = schema::parametersOf(before_.signature), news = schema::parametersOf(after_.signature);
    const auto has = [](const std::vector<schema::Parameter>& parameters, const std::string& name) {
      return std::any_of(parameters.begin(), parameters.end(), [&](const auto& each) { return each.name == name; });
    };
    for (std::size_t i = 0; i < std::min(olds.size(), news.size()); ++i) {
      const std::string &old = olds[i].name, &now = news[i].name;
      const bool isNamed = !old.empty() && !now.empty();
      if (isNamed && old != now && !has(news, old) && !has(olds, now)) roots_.emplace(old, now);
    }
  }

  // Defaults that were written anew and of which it is not known what they are: something may depend on them.
  void findDoubtfulDefaults() {
    const auto olds = schema::parametersOf(before_.signature), news = schema::parametersOf(after_.signature);
    for (const schema::Parameter& old : olds) {
      const auto renamed = roots_.find(old.name);
      const std::string& name = renamed == roots_.end() ? old.name : renamed->second;
      const auto now =
          std::find_if(news.begin(), news.end(), [&](const schema::Parameter& each) { return each.name == name; });
      if (now == news.end() || !old.hasDefault() || !now->hasDefault() || old.defaultSource == now->defaultSource)
        continue;
      if (hasKnownDefault(before_, old.name) && hasKnownDefault(after_, name)) continue;
      Change change{ChangeKind::InputDefault};
      doubt(change);
      change.before = old.name;
      change.after = name;
      change.was = old.defaultSource;
      change.is = now->defaultSource;
      change.oldLocation = before_.location;
      change.newLocation = after_.location;
      result_.changes.push_back(std::move(change));
    }
  }

  static bool standsForGap(const Input& input, const schema::Model& model) {
    const auto parameters = schema::parametersOf(model.signature);
    return !model.gaps.empty() && std::none_of(parameters.begin(), parameters.end(), [&](const auto& parameter) {
      return parameter.name == schema::parameterOfInput(input.name);
    });
  }

  // What is known does not depend on it, so that what is not known may.
  bool isOnlyForGaps(const Input& old, const Input& now) const {
    const bool isUsed = schema::inputsOf(before_).count(old.name) || schema::inputsOf(after_).count(now.name);
    return !isUsed && (!before_.gaps.empty() || !after_.gaps.empty());
  }

  static void doubt(Change& change) {
    change.level = Level::Loads;
    change.isCertain = false;
  }

  // What an optional that has no value by default would hold.
  static bool isPartOfNothing(const schema::Model& model, const std::string& name) {
    return std::any_of(model.inputs.begin(), model.inputs.end(), [&](const Input& input) {
      const std::string suffix = ".has_value()";
      if (!input.name.ends_with(suffix) || input.defaultValue != "false") return false;
      return name.starts_with(input.name.substr(0, input.name.size() - suffix.size()));
    });
  }

  // Or one on which nothing depends.
  static bool hasKnownDefault(const schema::Model& model, const std::string& parameter) {
    const std::set<std::string> used = schema::inputsOf(model);
    bool isInput = false;
    for (const Input& input : model.inputs) {
      if (schema::parameterOfInput(input.name) != parameter) continue;
      isInput = true;
      if (!input.defaultValue && used.count(input.name) && !isPartOfNothing(model, input.name)) return false;
    }
    return isInput || model.gaps.empty();
  }

  std::string newNameOf(const Input& old) const {
    const std::string root = schema::parameterOfInput(old.name);
    const auto renamed = roots_.find(root);
    const std::string name = renamed == roots_.end() ? old.name : renamed->second + old.name.substr(root.size());
    const Input* found = inputNamed(after_.inputs, name);
    return found && sameType(old, *found) ? name : "";
  }

  void addChange(ChangeKind kind, const Input* old, const Input* now) {
    Change change{kind, Level::Exact};
    if (old) change.before = old->name;
    if (now) change.after = now->name;
    const auto text = [&](const Input& input) {
      if (kind == ChangeKind::InputType) return input.typeName;
      return input.defaultValue ? *input.defaultValue : std::string("no default");
    };
    if (old) change.was = text(*old);
    if (now) change.is = text(*now);
    change.oldLocation = before_.location;
    change.newLocation = after_.location;
    result_.changes.push_back(std::move(change));
  }

  void addOld(const Input& old) {
    const std::string name = newNameOf(old);
    if (name.empty()) return addOneSided(old, result_.oldValues, oldNames_, inputNamed(after_.inputs, old.name), true);
    const Input& now = *inputNamed(after_.inputs, name);
    taken_.push_back(name);
    Input shared = now;
    for (const auto& value : old.excluded) shared.excluded.push_back(value);
    result_.inputs.push_back(shared);
    if (name != old.name || old.typeName != now.typeName) oldNames_.emplace(old.name, now);
    if (name != old.name) addChange(ChangeKind::InputRenamed, &old, &now);
    if (old.defaultValue == now.defaultValue) return;
    addChange(ChangeKind::InputDefault, &old, &now);
    if (isOnlyForGaps(old, now)) doubt(result_.changes.back());
    const Configuration before = defaultOf(old), after = defaultOf(now);
    if (before.empty() || after.empty()) return;
    result_.oldDefaults.insert(before.begin(), before.end());
    result_.newDefaults.insert(after.begin(), after.end());
  }

  void addNew(const Input& now) {
    if (std::find(taken_.begin(), taken_.end(), now.name) != taken_.end()) return;
    addOneSided(now, result_.newValues, newNames_, inputNamed(before_.inputs, now.name), false);
  }

  void addOneSided(Input input, Configuration& values, Names& names, const Input* other, bool isOld) {
    if (!other)
      addChange(isOld ? ChangeKind::InputRemoved : ChangeKind::InputAdded, isOld ? &input : nullptr,
                isOld ? nullptr : &input);
    if (other && isOld) addChange(ChangeKind::InputType, &input, other);
    const Configuration value = defaultOf(input);
    if (!value.empty()) {
      values.insert(value.begin(), value.end());
      return;
    }
    const std::string name = input.name;
    if (!other && standsForGap(input, isOld ? before_ : after_)) result_.doubtful.insert(name);
    if (other) {
      input.name += isOld ? " before" : " after";
      names.emplace(name, input);
    }
    result_.inputs.push_back(std::move(input));
  }

  const schema::Model& before_;
  const schema::Model& after_;
  std::map<std::string, std::string> roots_;  // old to new
  std::vector<std::string> taken_;            // inputs of the new that have a partner
  Names oldNames_, newNames_;
  AlignedInputs result_;
};

}  // namespace

AlignedInputs align(const schema::Model& before, const schema::Model& after) {
  return Alignment(before, after).result();
}

}  // namespace dictum::diff

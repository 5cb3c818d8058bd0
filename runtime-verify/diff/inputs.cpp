#include "diff/inputs.h"

#include <algorithm>
#include <map>

#include "schema/input_type.h"

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

// "config" of "config.depth", "dims" of "dims[0]".
std::string rootOf(const std::string& name) { return name.substr(0, name.find_first_of(".[")); }

// The names of the parameters in `NetImpl(int64_t width, bool deep = false)`.
std::vector<std::string> parametersOf(const std::string& signature) {
  std::vector<std::string> names;
  const std::size_t open = signature.find('(');
  if (open == std::string::npos) return names;
  std::string current;
  int depth = 0;
  bool inDefault = false;
  for (const char c : signature.substr(open + 1)) {
    const bool ends = depth == 0 && (c == ',' || c == ')');
    if (ends) {
      current.erase(current.find_last_not_of(' ') + 1);
      names.push_back(current.substr(current.find_last_of(" &*>") + 1));
      current.clear();
      inDefault = false;
      if (c == ')') break;
      continue;
    }
    if (c == '<' || c == '(' || c == '{') ++depth;
    if (c == '>' || c == ')' || c == '}') --depth;
    inDefault |= depth == 0 && c == '=';
    if (!inDefault) current += c;
  }
  return names;
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
  }

  AlignedInputs result(bool withDefaults) {
    if (withDefaults) {
      for (const auto& [name, value] : result_.oldDefaults) oldValues_.insert_or_assign(name, value);
      for (const auto& [name, value] : result_.newDefaults) newValues_.insert_or_assign(name, value);
    }
    result_.before = rewriteOf(oldValues_, oldNames_);
    result_.after = rewriteOf(newValues_, newNames_);
    return std::move(result_);
  }

 private:
  using Names = std::map<std::string, Input>;  // what an input becomes

  static Rewrite rewriteOf(const Configuration& values, const Names& names) {
    return [values, names](const Expression& e) {
      const Expression given = values.empty() ? e : schema::substitute(e, values);
      if (names.empty()) return given;
      return schema::substitute(given, [&names](const Expression& leaf) -> std::optional<Expression> {
        if (leaf.operation() != Operation::Input) return std::nullopt;
        const auto found = names.find(leaf.name());
        if (found == names.end()) return std::nullopt;
        return Expression::input(found->second.name, found->second.type);
      });
    };
  }

  // Parameters in the same place, and the fields below them.
  void findRenames() {
    const auto olds = parametersOf(before_.signature), news = parametersOf(after_.signature);
    for (std::size_t i = 0; i < std::min(olds.size(), news.size()); ++i) {
      const bool moved = std::find(news.begin(), news.end(), olds[i]) != news.end() ||
                         std::find(olds.begin(), olds.end(), news[i]) != olds.end();
      if (olds[i] != news[i] && !moved) roots_.emplace(olds[i], news[i]);
    }
  }

  std::string newNameOf(const Input& old) const {
    const std::string root = rootOf(old.name);
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
    if (name.empty()) return addOneSided(old, oldValues_, oldNames_, inputNamed(after_.inputs, old.name), true);
    const Input& now = *inputNamed(after_.inputs, name);
    taken_.push_back(name);
    Input shared = now;
    for (const auto& value : old.excluded) shared.excluded.push_back(value);
    result_.inputs.push_back(shared);
    if (name != old.name || old.typeName != now.typeName) oldNames_.emplace(old.name, now);
    if (name != old.name) addChange(ChangeKind::InputRenamed, &old, &now);
    if (old.defaultValue == now.defaultValue) return;
    addChange(ChangeKind::InputDefault, &old, &now);
    const Configuration before = defaultOf(old), after = defaultOf(now);
    if (before.empty() || after.empty()) return;
    result_.oldDefaults.insert(before.begin(), before.end());
    result_.newDefaults.insert(after.begin(), after.end());
  }

  void addNew(const Input& now) {
    if (std::find(taken_.begin(), taken_.end(), now.name) != taken_.end()) return;
    addOneSided(now, newValues_, newNames_, inputNamed(before_.inputs, now.name), false);
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
  Configuration oldValues_, newValues_;
  Names oldNames_, newNames_;
  AlignedInputs result_;
};

}  // namespace

AlignedInputs align(const schema::Model& before, const schema::Model& after, bool withDefaults) {
  return Alignment(before, after).result(withDefaults);
}

}  // namespace dictum::diff

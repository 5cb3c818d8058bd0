#include "rules/statistics.h"

#include <algorithm>
#include <map>
#include <set>

#include "ir/walk.h"
#include "rules/source.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

namespace {

const std::string statistic = "running_mean";

// The path of statistics in a model, below a name of its own, or everywhere where that is empty. `when`: who asks has
// the module that is registered there.
std::optional<std::string> statisticsIn(const schema::Model& model, const std::string& prefix,
                                        const Expression& when = Expression::boolean(true)) {
  for (const schema::Entry& entry : model.entries) {
    const std::string key = entry.key.text();
    const bool isThere = entry.when.isTrue() || entry.when == when;
    if (isThere && key.rfind(prefix, 0) == 0 && key.ends_with(statistic)) return key;
  }
  return std::nullopt;
}

bool has(const schema::Model& model, const std::string& key) {
  return std::any_of(model.entries.begin(), model.entries.end(),
                     [&](const schema::Entry& entry) { return entry.when.isTrue() && entry.key.text() == key; });
}

bool isOf(const forward::OwnRegistration& own, const forward::Member& member) {
  return std::any_of(member.objects.begin(), member.objects.end(), [&](const auto& object) {
    return std::count(own.identities.begin(), own.identities.end(), object.identity) > 0;
  });
}

}  // namespace

bool Statistics::areIn(const ir::Expression& module, const ir::Expression* initializer) const {
  const ir::Expression& holder = module.object ? *module.object : module;
  if (const ir::Expression* field = fieldOf(holder); field && areInMember(field->usr)) return true;
  return areInClass(holder.type) || (initializer && areMadeIn(*initializer));
}

bool Statistics::areInClass(const ir::TypePtr& type) const {
  const ir::Class* definition = moduleClassOf(context_, type);
  if (!definition) return false;
  const std::vector<schema::Model>& models = context_.predictions().of(definition->name);
  return std::any_of(models.begin(), models.end(),
                     [](const schema::Model& model) { return statisticsIn(model, "").has_value(); });
}

std::optional<std::string> Statistics::frozenWith(const ir::Expression& module, const FrozenKeys& selection) const {
  const ir::Class* definition = moduleClassOf(context_, (module.object ? *module.object : module).type);
  if (!definition) return std::nullopt;
  const std::vector<schema::Model>& models = context_.predictions().of(definition->name);
  if (models.size() != 1 || models.front().throws) return std::nullopt;
  std::map<std::string, std::string> frozen;  // module -> one of its parameters
  std::set<std::string> learning, moving;
  for (const schema::Entry& entry : models.front().entries) {
    const std::string key = entry.key.text();
    const std::string owner = key.substr(0, key.rfind('.') + 1);
    if (entry.kind == schema::Kind::Buffer && key.ends_with("running_mean")) moving.insert(owner);
    if (entry.kind != schema::Kind::Parameter) continue;
    const auto value = selection.filter.holds(*selection.condition, key);
    if (!value || !entry.when.isTrue() || !entry.key.isLiteral()) return std::nullopt;
    if (*value == selection.freezesWhen)
      frozen.emplace(owner, key);
    else
      learning.insert(owner);
  }
  for (const std::string& owner : moving)
    if (const auto known = frozen.find(owner); known != frozen.end() && !learning.count(owner)) return known->second;
  return "";
}

// Below a name under which a module class registers what the member holds.
bool Statistics::areInMember(const std::string& field) const {
  for (const ModelFacts& facts : context_.models())
    for (const forward::Member& member : facts.members) {
      if (member.field->usr != field) continue;
      for (const forward::OwnRegistration& own : facts.registrations) {
        const std::string* name = own.name.asString();
        if (name && isOf(own, member) &&
            statisticsIn(context_.predictions().of(*facts.constructor), *name + ".", own.when))
          return true;
      }
    }
  return false;
}

std::map<std::string, std::string> Statistics::membersWith(const ir::Expression& module) const {
  const ir::Class* definition = moduleClassOf(context_, (module.object ? *module.object : module).type);
  std::map<std::string, std::string> result;
  bool isFirst = true;
  for (const ModelFacts& facts : context_.models()) {
    if (facts.type != definition) continue;
    const std::map<std::string, std::string> members = membersOf(facts);
    if (isFirst) result = members;
    isFirst = false;
    std::erase_if(result, [&](const auto& member) { return !members.count(member.first); });
  }
  return result;
}

std::map<std::string, std::string> Statistics::membersOf(const ModelFacts& facts) const {
  const schema::Model& model = context_.predictions().of(*facts.constructor);
  std::map<std::string, std::string> result;
  for (const forward::OwnRegistration& own : facts.registrations) {
    const std::string* name = own.name.asString();
    const auto path = name ? statisticsIn(model, *name + ".") : std::nullopt;
    if (!path) continue;
    const std::string weight = path->substr(0, path->size() - statistic.size()) + "weight";
    for (const forward::Member& member : facts.members)
      if (isOf(own, member) && has(model, weight)) result.emplace(member.field->usr, weight);
  }
  return result;
}

// `Sequential body(Conv2d(3, 8, 3), BatchNorm2d(8))`, unless the statistics may be switched off.
bool Statistics::areMadeIn(const ir::Expression& initializer) const {
  static const std::set<std::string> normalisations = {"torch::nn::BatchNorm1dImpl", "torch::nn::BatchNorm2dImpl",
                                                       "torch::nn::BatchNorm3dImpl"};
  bool found = false, isOptional = false;
  ir::walk(initializer, [&](const ir::Expression& e) {
    isOptional |= symbolic::unqualified(e.text) == "track_running_stats" || e.kind == ir::ExpressionKind::Conditional;
    if (e.kind != ir::ExpressionKind::Construct) return;
    const ir::TypePtr held = context_.index().heldType(e.type);
    found |= areInClass(e.type) || (held && normalisations.count(held->name));
  });
  return found && !isOptional;
}

}  // namespace dictum::checks

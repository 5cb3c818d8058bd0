#include "rules/statistics.h"

#include <algorithm>
#include <map>
#include <set>

#include "ir/walk.h"
#include "rules/source.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

namespace {

// In a model, below a name of its own; everywhere where that is empty.
bool hasStatistics(const schema::Model& model, const std::string& prefix) {
  return std::any_of(model.entries.begin(), model.entries.end(), [&](const schema::Entry& entry) {
    const std::string key = entry.key.text();
    return entry.when.isTrue() && key.rfind(prefix, 0) == 0 && key.ends_with("running_mean");
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
  return std::any_of(models.begin(), models.end(), [](const schema::Model& model) { return hasStatistics(model, ""); });
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
        const bool isMember = std::any_of(member.objects.begin(), member.objects.end(), [&](const auto& object) {
          return std::count(own.identities.begin(), own.identities.end(), object.identity) > 0;
        });
        if (name && isMember && hasStatistics(context_.predictions().of(*facts.constructor), *name + ".")) return true;
      }
    }
  return false;
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

#include <algorithm>
#include <set>
#include <utility>

#include "forward/collect.h"
#include "rules/list.h"
#include "rules/source.h"

namespace dictum::checks {

namespace {

using forward::OwnRegistration;

class Rule {
 public:
  Rule(Context& context, const ModelFacts& facts)
      : context_(context), facts_(facts), model_(context.predictions().of(*facts.constructor)) {
    for (const schema::Entry& entry : model_.entries) {
      auto [known, isNew] = keyWhen_.emplace(entry.key.text(), entry.when);
      if (!isNew) known->second = schema::disjunction(known->second, entry.when);
    }
    for (const schema::Submodule& submodule : model_.submodules)
      if (submodule.className.rfind("torch::nn::", 0) != 0) ofOtherClasses_.insert(submodule.path.text());
  }

  void run() {
    for (const OwnRegistration& own : facts_.registrations) registration(own);
    for (const schema::Entry& entry : model_.entries) contents(entry);
    for (const Group& group : groups_) report(group);
  }

 private:
  // Keys that come with one registration under one condition.
  struct Group {
    const schema::Entry* first = nullptr;
    Expression when;
    std::set<std::string> keys;
  };

  void registration(const OwnRegistration& own) {
    if (own.when.isTrue() || !own.hasKeys || !forward::isKnown(own.when, facts_) || isAlwaysThere(own)) return;
    const std::string* name = own.name.asString();
    if (name) said_.insert(*name);
    const bool hasOthers = std::any_of(
        facts_.registrations.begin(), facts_.registrations.end(),
        [&](const OwnRegistration& other) { return &other != &own && other.name == own.name && !other.hasLoops; });
    context_.report(context_.range(own.location), "'" + shownName(own.name) + "' is registered " +
                                                      (hasOthers ? "here " : "") + "only when " + print(own.when));
  }

  // Every configuration has the same keys of that name, if in another shape: `if (wide) ... else ...`.
  bool isAlwaysThere(const OwnRegistration& own) {
    const std::string* name = own.name.asString();
    if (!name) return false;
    bool any = false;
    for (const auto& [key, when] : keyWhen_) {
      if (key != *name && key.rfind(*name + ".", 0) != 0) continue;
      if (!isAlways(when)) return false;
      any = true;
    }
    return any;
  }

  bool isAlways(const Expression& when) {
    return when.isTrue() || (forward::isKnown(when, facts_) && !context_.witness(facts_, schema::negation(when)));
  }

  // What LibTorch's modules and containers bring, as the bias of `Linear(LinearOptions(2, 2).bias(bias))`.
  void contents(const schema::Entry& entry) {
    const std::string key = entry.key.text();
    std::string path = key.substr(0, key.find('.'));
    if (said_.count(path)) return;
    for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1))
      if (ofOtherClasses_.count(key.substr(0, dot))) return;
    const Expression& when = keyWhen_.at(key);
    if (!varies(entry) && (isAlways(when) || !forward::isKnown(when, facts_))) return;
    for (Group& group : groups_)
      if (group.first->location == entry.location && group.when == when) {
        group.keys.insert(key);
        return;
      }
    groups_.push_back({&entry, when, {key}});
  }

  // How many there are depends on an input.
  bool varies(const schema::Entry& entry) const {
    return std::any_of(entry.loops.begin(), entry.loops.end(), [&](const schema::Family& loop) {
      const bool has = loop.from.hasInput() || loop.to.hasInput();
      return has && forward::isKnown(loop.from, facts_) && forward::isKnown(loop.to, facts_);
    });
  }

  void report(const Group& group) {
    const std::size_t others = group.keys.size() - 1;
    std::string message = "'" + group.first->key.text() + "'";
    if (others) message += " and " + std::to_string(others) + " more";
    message += (others ? " are" : " is") + std::string(" registered");
    if (!group.when.isTrue()) message += " only when " + print(group.when);
    for (const schema::Family& loop : group.first->loops)
      message += " for " + print(loop.from) + " <= " + loop.index + " < " + print(loop.to);
    context_.report(context_.range(group.first->location), message);
  }

  Context& context_;
  const ModelFacts& facts_;
  const schema::Model& model_;
  std::map<std::string, Expression> keyWhen_;  // when a configuration has the key, wherever it comes from
  std::set<std::string> ofOtherClasses_;       // paths of modules that are reported by themselves
  std::set<std::string> said_;
  std::vector<Group> groups_;
};

void run(Context& context) {
  for (const ModelFacts& facts : context.models()) Rule(context, facts).run();
}

}  // namespace

Check conditionalRegistration() {
  return {{.name = "torch-conditional-registration",
           .summary = "keys that depend on inputs, with the condition",
           .why = "A checkpoint fits only a model that was constructed with the same choice. This is no mistake, but a "
                  "reviewer wants to know.",
           .silentWhen = "The condition is not known, or every configuration has the keys, in another shape.",
           .doesNotSee = "Conditions inside submodules of other classes: those classes are reported by themselves.",
           .severity = Severity::Remark,
           .isOnByDefault = false},
          run};
}

}  // namespace dictum::checks

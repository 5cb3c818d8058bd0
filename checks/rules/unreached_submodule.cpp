#include <algorithm>

#include "forward/field_roles.h"
#include "rules/list.h"
#include "rules/source.h"

namespace dictum::checks {

namespace {

class Rule {
 public:
  explicit Rule(Context& context) : context_(context), roles_(context.index()) {}

  void model(const ModelFacts& facts) {
    if (!facts.isRunComplete || !facts.isConstructionKnown || !facts.runsAny || facts.type->isTemplateInstantiation)
      return;
    if (!context_.index().libraryBase(*facts.type).empty()) return;
    for (const forward::OwnRegistration& own : facts.registrations) {
      if (!own.when.isTrue() || own.hasLoops || !own.hasKeys || own.identities.size() != 1) continue;
      const forward::Member* member = holderOf(facts, own.identities.front());
      if (!member || isUsed(*member, own.identities.front())) continue;
      context_.report(context_.range(own.location),
                      std::string(own.what == forward::What::Module ? "submodule" : "tensor") + " '" +
                          shownName(own.name) + "' is registered, so every checkpoint has it, but nothing uses it",
                      {{"held by this member", context_.range(member->field->location)}});
    }
  }

 private:
  // The one member that holds the object: without one, anything can come by it through children().
  const forward::Member* holderOf(const ModelFacts& facts, std::uint64_t identity) const {
    const forward::Member* found = nullptr;
    for (const forward::Member& member : facts.members)
      for (const forward::Held& object : member.objects) {
        if (object.identity != identity) continue;
        if (found || object.isElement) return nullptr;
        found = &member;
      }
    return found;
  }

  bool isUsed(const forward::Member& member, std::uint64_t identity) const {
    if (roles_.isMentioned(member.field->usr)) return true;
    return std::any_of(member.objects.begin(), member.objects.end(), [&](const forward::Held& object) {
      return object.identity == identity && (!object.uses.empty() || object.isUsedBelow);
    });
  }

  Context& context_;
  forward::FieldRoles roles_;
};

void run(Context& context) {
  Rule rule(context);
  for (const ModelFacts& facts : context.models()) rule.model(facts);
}

}  // namespace

Check unreachedSubmodule() {
  return {
      {.name = "torch-unreached-submodule",
       .summary = "a submodule, parameter or buffer that is always registered and that nothing uses",
       .why =
           "It is in every checkpoint and in the optimizer, costs memory, and is never trained: usually a layer that "
           "was meant to be called, or one that was left behind.",
       .silentWhen = "Any method of the class, a user of the class or a hook of a base class uses it; reading "
                     "`->weight` is a use, and so is a call of a layer that a registered container holds.",
       .doesNotSee = "Uses in translation units that are not analysed: a public member is taken as unused when only "
                     "they use it.",
       .needsWholeProject = true},
      run};
}

}  // namespace dictum::checks

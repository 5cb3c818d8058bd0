#include <algorithm>

#include "rules/list.h"
#include "rules/source.h"

namespace dictum::checks {

namespace {

// The first use on the way from forward, or else the first.
const forward::Use* shownUse(const forward::Held& object) {
  for (const forward::Use& use : object.uses)
    if (use.isForward) return &use;
  return object.uses.empty() ? nullptr : &object.uses.front();
}

class Rule {
 public:
  explicit Rule(Context& context) : context_(context), given_(fieldsGivenToRegistration(context.program())) {}

  void model(const ModelFacts& facts) {
    for (const forward::Member& member : facts.members)
      for (const forward::Held& object : member.objects)
        if (isLost(facts, member, object)) {
          report(facts, member, object);
          break;
        }
  }

 private:
  bool isLost(const ModelFacts& facts, const forward::Member& member, const forward::Held& object) {
    if (object.isTensor || !object.hasKeys || object.isFromOutside || !object.registered.isFalse()) return false;
    if (hasRegisteredAlternative(member, object)) return false;
    // It was registered, and then assigned anew: torch-stale-registration.
    for (const forward::OwnRegistration& own : facts.registrations)
      if (own.name.asString() && plainName(*own.name.asString()) == plainName(member.field->name)) return false;
    // Where a call that is not understood could have registered it, the text decides.
    if (!facts.isConstructionKnown && given_.count(member.field->usr)) return false;
    return context_.witness(facts, schema::conjunction(object.when, object.keysWhen)).has_value();
  }

  void report(const ModelFacts& facts, const forward::Member& member, const forward::Held& object) {
    const std::string& name = member.field->name;
    const forward::Use* use = shownUse(object);
    std::string message = object.isElement ? "modules in '" + name + "' are " : "submodule '" + name + "' is ";
    message +=
        use ? (use->isForward ? "used by forward" : "used by " + use->method) + std::string(" but never registered")
            : "built but never registered";
    message += std::string("; ") + (object.isElement ? "their" : "its") + " keys will be missing from the state dict";
    std::vector<Note> notes;
    if (use) notes.push_back({"used here", context_.range(use->location)});
    for (Note& note : constructorNote(context_, facts)) notes.push_back(std::move(note));
    context_.report(context_.range(member.field->location), message, std::move(notes), fix(facts, member, object));
  }

  std::vector<Edit> fix(const ModelFacts& facts, const forward::Member& member, const forward::Held& object) {
    const bool isPlain = !object.isElement && object.when.isTrue() && member.nullWhen.isFalse() && member.isKnown;
    if (!isPlain || member.owner != facts.type) return {};
    const std::string& name = member.field->name;
    const auto edit =
        appendToConstructor(context_, facts, "register_module(\"" + plainName(name) + "\", " + name + ");");
    return edit ? std::vector<Edit>{*edit} : std::vector<Edit>{};
  }

  Context& context_;
  std::set<std::string> given_;
};

void run(Context& context) {
  Rule rule(context);
  for (const ModelFacts& facts : context.models()) rule.model(facts);
}

}  // namespace

Check unregisteredSubmodule() {
  return {
      {.name = "torch-unregistered-submodule",
       .summary = "a submodule with keys that no registration reaches",
       .why = "A module that is not registered is no part of the state dict: torch::save leaves its weights out, "
              "parameters() does not give them to the optimizer, and to() leaves them on the CPU.",
       .silentWhen = "The module has no keys (ReLU, pooling), is registered by a base class or a helper, is another "
                     "name for a registered module, or is held by a registered container.",
       .doesNotSee = "Modules that come from a parameter, and modules held by classes that do not derive from "
                     "torch::nn::Module."},
      run};
}

}  // namespace dictum::checks

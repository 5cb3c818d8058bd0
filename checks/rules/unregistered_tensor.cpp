#include <algorithm>

#include "rules/list.h"
#include "rules/source.h"

namespace dictum::checks {

namespace {

const forward::Use* useOf(const ModelFacts& facts, const forward::Held& object) {
  for (const forward::Use& use : object.uses)
    if (use.isForward || !facts.hasForward) return &use;
  return nullptr;
}

// It was registered, and then assigned anew: torch-stale-registration.
bool isRegisteredByName(Context& context, const ModelFacts& facts, const forward::Member& member,
                        const forward::Held& object) {
  return std::any_of(facts.registrations.begin(), facts.registrations.end(), [&](const forward::OwnRegistration& own) {
    return own.name.asString() && plainName(*own.name.asString()) == plainName(member.field->name) &&
           context.witness(facts, schema::conjunction(own.when, object.when));
  });
}

void member(Context& context, const ModelFacts& facts, const forward::Member& member) {
  if (member.changesLater) return;
  for (const forward::Held& object : member.objects) {
    const forward::Use* use = object.isTensor ? useOf(facts, object) : nullptr;
    if (!use || object.isFromOutside || !object.registered.isFalse() || !facts.isConstructionKnown) continue;
    if (!context.witness(facts, object.when) || isRegisteredByName(context, facts, member, object)) continue;
    const std::string& name = member.field->name;
    const bool learns = object.requiresGrad;
    std::string message = std::string(object.isElement ? "tensors in '" : "tensor '") + name + "' " +
                          (object.isElement ? "are" : "is") + " used by " + use->method +
                          " but registered neither as " + "parameter nor as buffer; " +
                          (object.isElement ? "they are not saved, and to() leaves them behind"
                                            : "it is not saved, and to() leaves it behind");
    std::vector<Note> notes = {{"used here", context.range(use->location)}};
    for (Note& note : constructorNote(context, facts)) notes.push_back(std::move(note));
    std::vector<Edit> fixes;
    const bool isPlain = !object.isElement && object.when.isTrue() && member.owner == facts.type;
    const std::string call = learns ? "register_parameter" : "register_buffer";
    const auto edit = isPlain ? appendToConstruction(context, facts, *member.field, call) : std::nullopt;
    if (edit) fixes.push_back(*edit);
    context.report(context.range(member.field->location), message, std::move(notes), std::move(fixes));
    return;
  }
}

void run(Context& context) {
  for (const ModelFacts& facts : context.models())
    for (const forward::Member& each : facts.members) member(context, facts, each);
}

}  // namespace

Check unregisteredTensor() {
  return {
      {.name = "torch-unregistered-tensor",
       .summary = "a tensor made by the constructor and used by forward that is neither parameter nor buffer",
       .why = "A plain tensor member is not in the state dict, so a loaded model has the value of its constructor, "
              "and to(device) leaves it on the CPU, so forward throws on a GPU.",
       .silentWhen = "The tensor is a cache that forward or a setter fills, a view of a registered tensor, or comes "
                     "from a parameter of the constructor.",
       .doesNotSee = "Tensors that only helpers outside the class read."},
      run};
}

}  // namespace dictum::checks

#include <algorithm>
#include <set>

#include "ir/walk.h"
#include "rules/list.h"
#include "rules/source.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

using symbolic::unqualified;

namespace {

// Of a tensor that is to learn any use will do: policies have act() and losses beside forward.
const forward::Use* useOf(const ModelFacts& facts, const forward::Held& object) {
  for (const forward::Use& use : object.uses)
    if (use.isForward || !facts.hasForward) return &use;
  return object.requiresGrad && !object.uses.empty() ? &object.uses.front() : nullptr;
}

// It was registered, and then assigned anew: torch-stale-registration.
bool isRegisteredByName(Context& context, const ModelFacts& facts, const forward::Member& member,
                        const forward::Held& object) {
  return std::any_of(facts.registrations.begin(), facts.registrations.end(), [&](const forward::OwnRegistration& own) {
    return isNamedLike(facts, member, own) && context.witness(facts, schema::conjunction(own.when, object.when));
  });
}

// Members that get elements elsewhere than at the end.
std::set<std::string> insertedInto(const ir::Program& program) {
  static const std::set<std::string> names = {"insert", "emplace", "push_front", "emplace_front"};
  std::set<std::string> fields;
  for (const auto& [usr, function] : program.functions)
    ir::walk(function, [&](const ir::Expression& e) {
      const bool inserts = e.kind == ir::ExpressionKind::Call && e.object && names.count(unqualified(e.text)) > 0;
      if (inserts && e.object->kind == ir::ExpressionKind::Field) fields.insert(e.object->usr);
    });
  return fields;
}

bool isHeld(const ModelFacts& facts, std::uint64_t identity) {
  return std::any_of(facts.members.begin(), facts.members.end(), [&](const forward::Member& member) {
    return std::any_of(member.objects.begin(), member.objects.end(),
                       [&](const forward::Held& object) { return object.identity == identity; });
  });
}

// What a loop of unknown length inserts in front is told by later iterations, so that the tensor is not known as the
// one that was registered. It can be where a loop registers tensors that no member seems to hold.
bool canBeOfLoop(const ModelFacts& facts, const forward::Held& object) {
  return object.isElement && object.hasLoops &&
         std::any_of(facts.registrations.begin(), facts.registrations.end(), [&](const forward::OwnRegistration& own) {
           return own.what != forward::What::Module && own.hasLoops &&
                  std::none_of(own.identities.begin(), own.identities.end(),
                               [&](std::uint64_t identity) { return isHeld(facts, identity); });
         });
}

void member(Context& context, const ModelFacts& facts, const forward::Member& member,
            const std::set<std::string>& inserted) {
  if (member.changesLater) return;
  for (const forward::Held& object : member.objects) {
    const forward::Use* use = object.isTensor ? useOf(facts, object) : nullptr;
    if (!use || object.isFromOutside || !object.registered.isFalse() || !facts.isConstructionKnown) continue;
    if (inserted.count(member.field->usr) && canBeOfLoop(facts, object)) continue;
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
  const std::set<std::string> inserted = insertedInto(context.program());
  for (const ModelFacts& facts : context.models())
    for (const forward::Member& each : facts.members) member(context, facts, each, inserted);
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

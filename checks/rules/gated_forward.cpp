#include <algorithm>

#include "forward/collect.h"
#include "rules/list.h"
#include "rules/source.h"
#include "solve/solver.h"

namespace dictum::checks {

namespace {

// The condition under which forward reaches the object, where it is known and rests on run-time state.
std::optional<Expression> gateOf(const Context& context, const ModelFacts& facts, const forward::Held& object) {
  Expression gate = Expression::boolean(false);
  for (const forward::Use& use : object.uses) {
    // What only the class calls is reached as its callers reach it; of one unit of several that is not known.
    if (use.isOfHelper && context.subject().isWholeProject) continue;
    if (!use.isForward || !forward::isKnown(use.when, facts, true)) return std::nullopt;
    gate = schema::disjunction(gate, use.when);
  }
  bool onState = false;
  for (const std::string& name : schema::inputsOf(gate)) {
    if (facts.arguments.count(name)) return std::nullopt;
    onState |= facts.runtime.count(name) > 0 || facts.data.count(name) > 0;
  }
  return onState ? std::optional(gate) : std::nullopt;
}

// Forward can end without the object, other than by an exception.
bool canGoWithout(Context& context, const ModelFacts& facts, const Expression& gate) {
  Expression ends = gate;
  for (const Expression& thrown : facts.forwardThrows)
    if (forward::isKnown(thrown, facts, true)) ends = schema::disjunction(ends, thrown);
  return context.canHold(facts, schema::negation(ends));
}

const forward::Use& shownUse(const forward::Held& object) {
  const auto found =
      std::find_if(object.uses.begin(), object.uses.end(), [](const auto& use) { return use.isForward; });
  return found == object.uses.end() ? object.uses.front() : *found;
}

void run(Context& context) {
  for (const ModelFacts& facts : context.models()) {
    if (!facts.isRunComplete) continue;
    for (const forward::Member& member : facts.members)
      for (const forward::Held& object : member.objects) {
        if (!object.registered.isTrue() || !object.hasKeys || member.changesLater || object.isElement) continue;
        if (object.isTensor && !object.requiresGrad) continue;  // statistics that training keeps
        const auto gate = gateOf(context, facts, object);
        if (!gate || !canGoWithout(context, facts, *gate)) continue;
        context.report(context.range(shownUse(object).location),
                       "'" + member.field->name + "' is registered always, but forward reaches it only when " +
                           print(*gate) +
                           "; it is in the state dict from the first epoch, and has no gradient until then",
                       {{"declared here", context.range(member.field->location)}});
      }
  }
}

}  // namespace

Check gatedForward() {
  return {
      {.name = "torch-gated-forward",
       .summary = "what is always registered is reached only under run-time state",
       .why = "A layer that forward uses only from epoch 5 on, or only while training, is in the state dict from the "
              "start: being registered decides. Until it is used its gradient is undefined, and its weights are those "
              "of initialisation.",
       .silentWhen = "The condition depends on inputs of construction or on an argument of forward, or it is a buffer.",
       .doesNotSee = "Elements of a container of which a loop runs some.",
       .severity = Severity::Remark},
      run};
}

}  // namespace dictum::checks

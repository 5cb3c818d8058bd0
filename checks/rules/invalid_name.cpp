#include <algorithm>

#include "forward/collect.h"
#include "rules/list.h"
#include "rules/source.h"

namespace dictum::checks {

namespace {

using forward::OwnRegistration;
using forward::What;

std::string with(const std::string& witness) { return witness.empty() ? "" : " " + witness; }

// One name for all iterations of a loop, which is reported where it is registered.
bool isOfLoop(const ModelFacts& facts, const std::string& message) {
  for (const OwnRegistration& own : facts.registrations)
    if (own.hasLoops && !own.nameVaries && own.name.asString() &&
        message.find("'" + *own.name.asString() + "'") != std::string::npos)
      return true;
  return false;
}

void thrown(Context& context, const ModelFacts& facts) {
  for (const forward::Thrown& thrown : facts.thrown) {
    if (!isAboutNames(thrown.message) || isOfLoop(facts, thrown.message)) continue;
    const auto witness = context.throwWitness(facts, thrown.when);
    if (!witness) continue;
    context.report(context.range(thrown.location), "registration throws" + with(*witness) + ": " + thrown.message,
                   constructorNote(context, facts));
  }
}

// Parameters and buffers share the names of an archive, though LibTorch checks each dictionary by itself.
void clashes(Context& context, const ModelFacts& facts) {
  const auto& all = facts.registrations;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      const std::string* name = all[i].name.asString();
      if (!name || all[i].what == all[j].what || all[i].name != all[j].name) continue;
      if (!context.witness(facts, schema::conjunction(all[i].when, all[j].when))) continue;
      context.report(context.range(all[j].location),
                     "'" + *name +
                         "' is registered twice, as parameter, buffer or submodule; one of them overwrites the "
                         "other in a checkpoint",
                     {{"the other registration", context.range(all[i].location)}});
    }
}

// A dot in what is written out of a computed name: `"block." + std::to_string(i)`.
bool hasWrittenDot(const Expression& name) {
  const auto& parts = name.operands();
  return std::any_of(parts.begin(), parts.end(), [](const Expression& part) {
    return part.asString() && part.asString()->find('.') != std::string::npos;
  });
}

// One of the loops around it gives the same names again. Where it is guarded by what is not known, that can be what an
// earlier iteration did; and what comes from outside can be another name each time.
bool isRepeated(const ModelFacts& facts, const OwnRegistration& own) {
  return own.hasLoops && !own.name.hasInput() && !own.nameVaries && facts.isConstructionKnown &&
         forward::isKnown(own.when, facts);
}

// A name that a condition chooses is empty, or has a dot.
void chosenNames(Context& context, const ModelFacts& facts, const OwnRegistration& own, const Expression& name,
                 const Expression& when) {
  if (name.operation() == schema::Operation::Conditional) {
    chosenNames(context, facts, own, name.operands()[1], schema::conjunction(when, name.operands()[0]));
    chosenNames(context, facts, own, name.operands()[2],
                schema::conjunction(when, schema::negation(name.operands()[0])));
    return;
  }
  const std::string* text = name.asString();
  if (!text || (!text->empty() && text->find('.') == std::string::npos)) return;
  const auto witness = refusesUnknown(when) ? std::nullopt : context.witness(facts, when);
  if (!witness) return;
  context.report(context.range(own.location),
                 "registration throws" + with(*witness) + ": the name " +
                     (text->empty() ? "is empty" : "'" + *text + "' has a dot"),
                 constructorNote(context, facts));
}

void names(Context& context, const ModelFacts& facts) {
  for (const OwnRegistration& own : facts.registrations) {
    const std::string* name = own.name.asString();
    if (own.hasLoops && hasWrittenDot(own.name) && !own.when.hasLoopIndex())
      context.report(context.range(own.location),
                     "the name " + print(own.name) + " has a dot; the registration throws");
    if (isRepeated(facts, own))
      context.report(context.range(own.location), "'" + shownName(own.name) +
                                                      (name ? "' is registered in a loop under one name"
                                                            : "' is registered again in each round of an outer loop") +
                                                      "; the second iteration throws");
    if (!name) chosenNames(context, facts, own, own.name, own.when);
    if (!name) continue;
    if (isScriptKeyword(*name))
      context.report(context.range(own.location),
                     "'" + *name + "' is a keyword of TorchScript: the module saves, and cannot be loaded");
  }
}

void run(Context& context) {
  for (const forward::Constructor& constructor : context.constructors())
    if (constructor.throws && isAboutNames(constructor.throws->message))
      context.report(context.range(constructor.throws->location),
                     "registration throws: " + constructor.throws->message);
  for (const ModelFacts& facts : context.models()) {
    thrown(context, facts);
    clashes(context, facts);
    names(context, facts);
  }
}

}  // namespace

Check invalidName() {
  return {
      {.name = "torch-invalid-name",
       .summary = "a name that LibTorch refuses, that is taken, or that cannot be loaded again",
       .why = "Empty and dotted names and duplicates throw when the module is constructed. A parameter and a buffer of "
              "one name overwrite each other in a checkpoint. A keyword of TorchScript saves and cannot be loaded.",
       .silentWhen = "Two registrations of one name exclude each other.",
       .doesNotSee =
           "Computed names whose parts are not known, and names of which it is not known whether construction comes "
           "to them."},
      run};
}

}  // namespace dictum::checks

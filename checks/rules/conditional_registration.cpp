#include "forward/collect.h"
#include "rules/list.h"
#include "rules/source.h"

namespace dictum::checks {

namespace {

void run(Context& context) {
  for (const ModelFacts& facts : context.models())
    for (const forward::OwnRegistration& own : facts.registrations) {
      if (own.when.isTrue() || !own.hasKeys || !forward::isKnown(own.when, facts)) continue;
      context.report(context.range(own.location),
                     "'" + shownName(own.name) + "' is registered only when " + print(own.when));
    }
}

}  // namespace

Check conditionalRegistration() {
  return {{.name = "torch-conditional-registration",
           .summary = "keys that depend on inputs, with the condition",
           .why = "A checkpoint fits only a model that was constructed with the same choice. This is no mistake, but a "
                  "reviewer wants to know.",
           .silentWhen = "The condition is not known.",
           .doesNotSee = "Conditions inside submodules of other classes: those classes are reported by themselves.",
           .severity = Severity::Remark,
           .isOnByDefault = false},
          run};
}

}  // namespace dictum::checks

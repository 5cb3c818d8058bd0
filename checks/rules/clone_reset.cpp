#include "rules/list.h"
#include "rules/source.h"

namespace dictum::checks {

namespace {

void run(Context& context) {
  for (const ModelFacts& facts : context.models()) {
    if (!facts.isConstructionKnown || facts.lostByReset.empty()) continue;
    std::string names;
    for (const std::string& name : facts.lostByReset) names += (names.empty() ? "'" : ", '") + name + "'";
    std::vector<Note> notes;
    for (const forward::OwnRegistration& own : facts.registrations)
      if (shownName(own.name) == facts.lostByReset.front())
        notes.push_back({"registered here", context.range(own.location)});
    context.report(context.range(facts.type->location),
                   "clone() of '" + facts.type->name + "' throws: reset() does not rebuild " + names, std::move(notes));
  }
}

}  // namespace

Check cloneReset() {
  return {
      {.name = "torch-clone-reset",
       .summary = "reset() does not rebuild what the constructor registers, so that clone() throws",
       .why =
           "Cloneable<>::clone() empties the copy, calls reset(), and compares the numbers of parameters, buffers and "
           "submodules: what only the constructor registers is missing, and it throws. DataParallel clones.",
       .silentWhen = "The constructor calls reset(), or reset() registers all of it.",
       .doesNotSee = "Registrations in a reset() whose body is not visible."},
      run};
}

}  // namespace dictum::checks

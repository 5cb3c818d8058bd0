#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "rules/list.h"
#include "rules/source.h"

namespace dictum::checks {

namespace {

bool isOfClass(const Context& context, const schema::Model& model, const schema::Stage& stage) {
  for (const auto& [usr, function] : context.program().functions) {
    if (function.classUsr.empty() || context.index().locate(function.location) != stage.location) continue;
    const ir::Class* type = context.index().classOf(function.classUsr);
    // Containers are assembled before they are used.
    return type && type->isModule && context.index().libraryBase(*type).empty() && !model.className.empty();
  }
  return false;
}

// What a method replaces, a new module has too, if in another shape.
std::vector<schema::Entry> newEntries(const schema::Stage& stage) {
  std::vector<schema::Entry> result;
  for (const schema::Entry& entry : stage.added) {
    const bool isReplaced = std::any_of(stage.removed.begin(), stage.removed.end(),
                                        [&](const schema::Entry& old) { return old.key == entry.key; });
    if (!isReplaced) result.push_back(entry);
  }
  return result;
}

std::string countOf(const std::vector<schema::Entry>& added) {
  const std::string first = "'" + added.front().key.text() + "'";
  const std::size_t others = added.size() - 1;
  return others == 0 ? first : first + " and " + std::to_string(others) + " more";
}

void run(Context& context) {
  std::set<std::tuple<std::string, std::uint32_t, std::uint32_t>> reported;  // two methods can run one registration
  for (const schema::Model& model : context.prediction().models)
    for (const schema::Stage& stage : model.stages) {
      const std::vector<schema::Entry> added = newEntries(stage);
      if (added.empty() || !isOfClass(context, model, stage)) continue;
      const schema::Location& at = added.front().location;
      if (!reported.insert({at.file, at.line, at.column}).second) continue;
      context.report(context.range(at),
                     stage.method + " registers " + countOf(added) + " after construction; a new module lacks " +
                         (added.size() == 1 ? "it" : "them") +
                         ", and torch::load then drops what the file has without a word",
                     {{"in this method", context.range(stage.location)}});
    }
}

}  // namespace

Check lateRegistration() {
  return {
      {.name = "torch-late-registration",
       .summary = "a registration that can run after construction",
       .why = "Keys that a method adds are in checkpoints saved after it ran, but not in a new module: torch::load "
              "ignores what the module does not have. Call the method before loading, or build in the constructor.",
       .silentWhen =
           "Only constructors of modules or reset() call the method, the class is a container that is assembled before "
           "use, or a free function assembles the module.",
       .doesNotSee = "Methods whose registrations cannot be followed."},
      run};
}

}  // namespace dictum::checks

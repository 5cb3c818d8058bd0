#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "rules/list.h"
#include "rules/source.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

namespace {

// Functions that belong to making a module.
class Making {
 public:
  explicit Making(const Context& context) : index_(context.index()) {}

  // A method of a class that is used as it was constructed. Containers are assembled before they are used.
  bool isStage(const schema::Stage& stage) const {
    for (const auto& [usr, function] : index_.program().functions) {
      if (function.classUsr.empty() || index_.locate(function.location) != stage.location) continue;
      const ir::Class* type = index_.classOf(function.classUsr);
      return type && type->isModule && index_.libraryBase(*type).empty() && !isForFactories(usr, *type);
    }
    return false;
  }

 private:
  // Only functions that make a module and return it call the method.
  bool isForFactories(const std::string& usr, const ir::Class& type) const {
    std::set<std::string> callers;
    addCallers(usr, callers);
    return !callers.empty() && std::all_of(callers.begin(), callers.end(), [&](const std::string& caller) {
      const ir::Function* function = index_.function(caller);
      return function && isFactory(*function, type);
    });
  }

  // With those that call what the method overrides: `module->build()`, where all that is known is the base.
  void addCallers(const std::string& usr, std::set<std::string>& callers) const {
    if (const auto found = index_.callers().find(usr); found != index_.callers().end())
      callers.insert(found->second.begin(), found->second.end());
    if (const ir::Function* method = index_.function(usr))
      for (const std::string& base : method->overrides) addCallers(base, callers);
  }

  bool isFactory(const ir::Function& function, const ir::Class& type) const {
    if (function.kind != ir::FunctionKind::Free && !function.isStatic) return false;
    ir::TypePtr result = symbolic::withoutReference(function.result);
    if (const ir::TypePtr held = result ? index_.heldType(result) : nullptr) result = held;
    if (result && symbolic::isSmartPointer(result->name) && !result->arguments.empty())
      result = result->arguments[0].type;
    const ir::Class* made = result ? index_.classOf(result) : nullptr;
    const bool takesOne =
        std::any_of(function.parameters.begin(), function.parameters.end(), [&](const auto& parameter) {
          return parameter.type && function.result && parameter.type->name == function.result->name;
        });
    return made && !takesOne && (index_.derivesFromClass(*made, type.usr) || index_.derivesFromClass(type, made->usr));
  }

  const symbolic::ProgramIndex& index_;
};

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
  const Making making(context);
  std::set<std::tuple<std::string, std::uint32_t, std::uint32_t>> reported;  // two methods can run one registration
  for (const forward::Constructor& constructor : context.constructors())
    for (const schema::Stage& stage : constructor.stages) {
      const std::vector<schema::Entry> added = newEntries(stage);
      if (added.empty() || !making.isStage(stage)) continue;
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
           "use, a free function assembles the module, or only functions that make a module and return it call the "
           "method.",
       .doesNotSee = "Methods whose registrations cannot be followed."},
      run};
}

}  // namespace dictum::checks

#include <algorithm>
#include <map>
#include <set>

#include "ir/walk.h"
#include "rules/constants.h"
#include "rules/list.h"
#include "rules/source.h"
#include "rules/transfers.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

namespace {

// What is known of the modules that are transferred.
class Models {
 public:
  Models(const Context& context, const Constants& constants) : context_(context), constants_(constants) {}

  // The prediction of the very module where the program shows how it is made, else the one of the class that holds
  // whatever the inputs are; nothing: it is not known.
  std::optional<schema::Model> of(const Transfer& transfer) {
    if (!transfer.isModule) return schema::Model();
    return of(*transfer.object, transfer.className);
  }

 private:
  std::optional<schema::Model> of(const ir::Expression& object, const std::string& className) {
    if (grows(object)) return std::nullopt;
    const schema::Model* model = exact(context_.predictions().of(className), [](const schema::Model&) { return true; });
    const ir::Expression* made = model ? nullptr : constants_.initializerOf(object);
    if (made) {
      const schema::Location place = context_.index().locate(made->location);
      model = exact(context_.predictions().sites().models,
                    [&](const schema::Model& each) { return each.className == className && each.location == place; });
    }
    return model ? std::optional(*model) : part(object);
  }

  // Of a member: what its class has below the name of it.
  std::optional<schema::Model> part(const ir::Expression& member) {
    if (member.kind != ir::ExpressionKind::Field || member.operands.empty()) return std::nullopt;
    const ir::Expression* whole = member.operands[0].get();
    while (whole->kind == ir::ExpressionKind::Dereference) whole = whole->operands[0].get();
    if (whole->kind == ir::ExpressionKind::Call && whole->object) whole = whole->object.get();
    const ir::Class* type = moduleClassOf(context_, whole->type);
    const std::optional<schema::Model> model = type ? of(*whole, type->name) : std::nullopt;
    const std::string name = model ? registeredName(*type, member.usr) : "";
    if (name.empty()) return std::nullopt;
    schema::Model below;
    const std::string prefix = name + ".";
    for (schema::Entry entry : model->entries) {
      if (entry.key.text().rfind(prefix, 0) != 0) continue;
      entry.key = schema::Key(entry.key.text().substr(prefix.size()));
      below.entries.push_back(std::move(entry));
    }
    for (schema::Submodule submodule : model->submodules) {
      if (submodule.path.text().rfind(prefix, 0) != 0) continue;
      submodule.path = schema::Key(submodule.path.text().substr(prefix.size()));
      below.submodules.push_back(std::move(submodule));
    }
    return below;
  }

  // The one name under which a class registers a member; empty: it is not known.
  std::string registeredName(const ir::Class& type, const std::string& field) const {
    std::set<std::string> names;
    for (const ModelFacts& facts : context_.models())
      for (const forward::Member& member : facts.members)
        for (const forward::OwnRegistration& own : facts.registrations) {
          const bool isMember = facts.type == &type && member.field->usr == field && member.objects.size() == 1 &&
                                own.identities == std::vector<std::uint64_t>{member.objects[0].identity};
          if (isMember) names.insert(own.name.asString() ? *own.name.asString() : "");
        }
    return names.size() == 1 ? *names.begin() : "";
  }

  // The one model for which the condition holds, if there are no gaps and no inputs in it.
  template <class Condition>
  static const schema::Model* exact(const std::vector<schema::Model>& models, const Condition& isWanted) {
    const schema::Model* found = nullptr;
    for (const schema::Model& model : models) {
      if (!isWanted(model)) continue;
      if (found || model.completeness != schema::Completeness::Exact || model.throws) return nullptr;
      found = &model;
    }
    return found;
  }

  // A method that registers is called on the module, or something is registered in it directly.
  bool grows(const ir::Expression& variable) {
    if (!grown_) {
      grown_.emplace();
      for (const auto& [usr, function] : context_.program().functions)
        ir::walk(function, [&](const ir::Expression& e) {
          if (e.kind != ir::ExpressionKind::Call || !e.object || !changesRegistrations(e)) return;
          ir::walk(*e.object, [&](const ir::Expression& inner) { grown_->insert(keyOf(inner)); });
        });
    }
    return grown_->count(keyOf(variable)) > 0;
  }

  static std::string keyOf(const ir::Expression& e) {
    const bool isNamed = e.kind == ir::ExpressionKind::Variable || e.kind == ir::ExpressionKind::Field;
    return !isNamed ? "" : e.local ? std::to_string(e.local) : e.usr;
  }

  bool changesRegistrations(const ir::Expression& call) const {
    const std::string name = symbolic::unqualified(call.text);
    if (name.rfind("register_", 0) == 0 || name == "replace_module" || name == "unregister_module") return true;
    const ir::Function* method = context_.index().function(call.usr);
    if (!method) return false;
    const schema::Location place = context_.index().locate(method->location);
    for (const forward::Constructor& constructor : context_.constructors())
      for (const schema::Stage& stage : constructor.stages)
        if (stage.location == place) return true;
    return false;
  }

  const Context& context_;
  const Constants& constants_;
  std::optional<std::set<std::string>> grown_;
};

// What torch::load does with the difference; empty: nothing.
std::string outcome(const schema::Model& saved, const schema::Model& loaded) {
  std::map<std::string, const schema::Entry*> file;
  std::set<std::string> modules;
  for (const schema::Entry& entry : saved.entries) file[entry.key.text()] = &entry;
  for (const schema::Submodule& submodule : saved.submodules) modules.insert(submodule.path.text());
  for (const schema::Submodule& submodule : loaded.submodules)
    if (submodule.serializable && !modules.count(submodule.path.text()))
      return "torch::load throws: No such serialized submodule: '" + submodule.path.text() + "'";
  for (const schema::Entry& entry : loaded.entries)
    if (!file.count(entry.key.text()))
      return "torch::load throws: No such serialized tensor '" + entry.key.text() + "'";
  std::string silent;
  for (const schema::Entry& entry : loaded.entries) {
    const schema::Entry& other = *file[entry.key.text()];
    if (silent.empty() && entry.shape != other.shape)
      silent = "torch::load replaces '" + entry.key.text() + "' by a tensor of another shape without a word";
    if (silent.empty() && entry.dtype != other.dtype)
      silent = "torch::load reads '" + entry.key.text() + "' as another dtype without a word";
    file.erase(entry.key.text());
  }
  if (silent.empty() && !file.empty()) silent = "torch::load drops '" + file.begin()->first + "' without a word";
  return silent;
}

// Whatever the inputs are.
bool hasKeys(const Context& context, const std::string& className) {
  if (symbolic::isLibraryModule(className)) return hasLibraryKeys(className);
  const std::vector<schema::Model>& models = context.predictions().of(className);
  return !models.empty() && std::all_of(models.begin(), models.end(), [](const schema::Model& model) {
    return std::any_of(model.entries.begin(), model.entries.end(),
                       [](const schema::Entry& entry) { return entry.when.isTrue() && entry.key.isLiteral(); });
  });
}

// What torch::load does with a file of another kind, whatever the sizes are; empty: nothing that is certain.
std::string differenceOfKind(const Context& context, const Transfer& save, const Transfer& load) {
  if (load.isOptimizer && !save.isOptimizer) return "torch::load throws: the file has no state of an optimizer";
  if (load.isModule && save.isOptimizer && hasKeys(context, load.className))
    return "torch::load throws: the file has the state of an optimizer";
  return "";
}

// What the two differ in; empty: nothing, or it is not known.
std::string differenceOf(const Context& context, Models& models, const Transfer& save, const Transfer& load) {
  const std::optional<schema::Model> loaded = models.of(load), saved = models.of(save);
  const bool areKnown = load.isModule && loaded && saved;
  return areKnown ? outcome(*saved, *loaded) : differenceOfKind(context, save, load);
}

// What every module that is saved to the path differs in from the one that is loaded; empty where one of them does not.
std::string differenceOf(const Context& context, Models& models, const std::vector<Transfer>& saves,
                         const Transfer& load) {
  std::string first;
  for (const Transfer& save : saves) {
    const std::string what = differenceOf(context, models, save, load);
    if (what.empty()) return "";
    if (first.empty()) first = what;
  }
  return first;
}

void run(Context& context) {
  const Constants constants(context.index());
  const Transfers transfers(context, constants);
  Models models(context, constants);
  for (const auto& [path, all] : transfers.loads)
    for (const Transfer& load : all) {
      const auto saves = transfers.saves.find(path);
      const std::string what = saves == transfers.saves.end() ? "" : differenceOf(context, models, saves->second, load);
      if (what.empty()) continue;
      const Transfer& save = saves->second.front();
      context.report(context.range(load.location),
                     "'" + path.substr(0, path.find('\0')) + "' is saved from '" + save.className +
                         "' and loaded into '" + load.className + "': " + what,
                     {{"saved here", context.range(save.location)}});
    }
}

}  // namespace

Check saveLoadMismatch() {
  return {
      {.name = "torch-save-load-mismatch",
       .summary = "one path is saved from a module and loaded into another whose state dict differs",
       .why = "torch::load compares nothing but names: it throws on what the file lacks, drops what the module lacks, "
              "and takes tensors of another shape. The message says which of these happens.",
       .silentWhen =
           "The state dicts are equal, the path is computed of what is not constant, or one of several modules "
           "that are saved to it fits.",
       .doesNotSee =
           "Modules whose state dict depends on what the program is given, modules that are assigned or changed "
           "before they are saved, and members of archives: only a module that is the whole archive is "
           "compared."},
      run};
}

}  // namespace dictum::checks

#include <map>
#include <set>

#include "ir/walk.h"
#include "rules/constants.h"
#include "rules/list.h"
#include "symbolic/library_types.h"
#include "symbolic/predict.h"

namespace dictum::checks {

namespace {

struct Transfer {
  ir::Location location;
  std::string className;
  const ir::Expression* object = nullptr;  // the variable that has the module
};

// The module class that an argument of torch::save or torch::load, or the object of save() or load(), is of.
std::string classOf(const Context& context, const ir::Expression& argument) {
  ir::TypePtr type = argument.type;
  if (type && type->kind == ir::TypeKind::Reference) type = type->pointee;
  if (!type) return "";
  if (const ir::TypePtr held = context.index().heldType(type)) type = held;
  if (type->name == "std::shared_ptr" && !type->arguments.empty()) type = type->arguments[0].type;
  if (type->name.ends_with("Impl") && symbolic::isLibraryModule(type->name)) return type->name;
  const ir::Class* definition = context.index().classOf(type);
  return definition && definition->isModule && definition->isUserCode ? definition->name : "";
}

// What a program writes and reads, by path.
class Transfers {
 public:
  explicit Transfers(const Context& context) : context_(context), constants_(context.index()) {
    for (const auto& [usr, function] : context.program().functions) collect(function);
  }

  const Constants& constants() const { return constants_; }
  std::map<std::string, std::vector<Transfer>> saves, loads;

 private:
  using Kinds = std::map<std::string, std::vector<Transfer>>;

  // torch::save and torch::load, and archives that the function opens itself: `model->save(archive)`.
  void collect(const ir::Function& function) {
    std::map<std::uint32_t, std::vector<const ir::Expression*>> modules;  // archive -> save() or load() with it
    std::map<std::uint32_t, const ir::Expression*> files;                 // archive -> save_to() or load_from()
    ir::walk(function, [&](const ir::Expression& e) {
      if (e.kind != ir::ExpressionKind::Call) return;
      if ((e.text == "torch::save" || e.text == "torch::load") && e.operands.size() > 1)
        add(e.text == "torch::save" ? saves : loads, *e.operands[1], *e.operands[0], e);
      if ((e.text == "torch::nn::Module::save" || e.text == "torch::nn::Module::load") && e.operands.size() == 1 &&
          e.object)
        modules[e.operands[0]->local].push_back(&e);
      const std::string name = symbolic::unqualified(e.text);
      if (e.text.rfind("torch::serialize::", 0) == 0 && (name == "save_to" || name == "load_from") && e.object &&
          !e.operands.empty())
        files[e.object->local] = &e;
    });
    for (const auto& [archive, file] : files) {
      const auto whole = archive ? modules.find(archive) : modules.end();
      if (whole == modules.end() || whole->second.size() != 1) continue;
      const ir::Expression& call = *whole->second[0];
      const ir::Expression& holder = call.object->object ? *call.object->object : *call.object;
      const bool isSave = symbolic::unqualified(call.text) == "save";
      add(isSave ? saves : loads, *file->operands[0], holder, isSave ? *file : call);
    }
  }

  void add(Kinds& kind, const ir::Expression& path, const ir::Expression& module, const ir::Expression& place) {
    const std::optional<std::string> text = constants_.textOf(path);
    const std::string className = classOf(context_, module);
    if (text && !text->empty() && !className.empty()) kind[*text].push_back({place.location, className, &module});
  }

  const Context& context_;
  Constants constants_;
};

// What is known of the modules that are transferred.
class Models {
 public:
  Models(const Context& context, const Constants& constants) : context_(context), constants_(constants) {}

  // The prediction of the very module where the program shows how it is made, else the one of the class that holds
  // whatever the inputs are; null: none.
  const schema::Model* of(const Transfer& transfer) {
    const schema::Model* model =
        exact(context_.prediction(), [&](const schema::Model& each) { return each.className == transfer.className; });
    if (model) return model;
    const ir::Expression* made = transfer.object ? constants_.initializerOf(*transfer.object) : nullptr;
    if (!made || grows(*transfer.object)) return nullptr;
    const schema::Location place = context_.index().locate(made->location);
    return exact(sites(), [&](const schema::Model& each) {
      return each.className == transfer.className && each.location == place;
    });
  }

 private:
  // The one model for which the condition holds, if there are no gaps and no inputs in it.
  template <class Condition>
  static const schema::Model* exact(const schema::Prediction& prediction, const Condition& isWanted) {
    const schema::Model* found = nullptr;
    for (const schema::Model& model : prediction.models) {
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
    for (const schema::Model& model : context_.prediction().models)
      for (const schema::Stage& stage : model.stages)
        if (stage.location == place) return true;
    return false;
  }

  const schema::Prediction& sites() {
    if (!sites_) sites_ = symbolic::predict(context_.program(), {.sites = true, .maximumSteps = maximumSteps});
    return *sites_;
  }

  static constexpr std::size_t maximumSteps = 1'000'000;

  const Context& context_;
  const Constants& constants_;
  std::optional<schema::Prediction> sites_;
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

// What every module that is saved to the path differs in from the one that is loaded; empty where one of them does not.
std::string differenceOf(Models& models, const std::vector<Transfer>& saves, const schema::Model& loaded) {
  std::string first;
  for (const Transfer& save : saves) {
    const schema::Model* saved = models.of(save);
    const std::string what = saved ? outcome(*saved, loaded) : "";
    if (what.empty()) return "";
    if (first.empty()) first = what;
  }
  return first;
}

void run(Context& context) {
  const Transfers transfers(context);
  Models models(context, transfers.constants());
  for (const auto& [path, all] : transfers.loads)
    for (const Transfer& load : all) {
      const auto saves = transfers.saves.find(path);
      const schema::Model* loaded = saves == transfers.saves.end() ? nullptr : models.of(load);
      const std::string what = loaded ? differenceOf(models, saves->second, *loaded) : "";
      if (what.empty()) continue;
      const Transfer& save = saves->second.front();
      context.report(
          context.range(load.location),
          "'" + path + "' is saved from '" + save.className + "' and loaded into '" + load.className + "': " + what,
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
       .doesNotSee = "Modules whose state dict depends on what the program is given, and members of archives: only a "
                     "module that is the whole archive is compared."},
      run};
}

}  // namespace dictum::checks

#include <map>
#include <set>

#include "ir/walk.h"
#include "rules/list.h"
#include "rules/source.h"

namespace dictum::checks {

namespace {

struct Transfer {
  ir::Location location;
  std::string className;
};

// A path that is written out, here or in a constant; empty: it is computed.
std::string pathOf(const Context& context, const ir::Expression& e) {
  if (e.kind == ir::ExpressionKind::String) return e.text;
  if (e.kind == ir::ExpressionKind::Variable && !e.local) {
    const auto global = context.program().globals.find(e.usr);
    const bool isConst = e.type && e.type->isConst && global != context.program().globals.end();
    return isConst && global->second.initializer ? pathOf(context, *global->second.initializer) : "";
  }
  const bool converts = e.kind == ir::ExpressionKind::Construct || e.kind == ir::ExpressionKind::Cast;
  return converts && !e.operands.empty() ? pathOf(context, *e.operands[0]) : "";
}

// The module class that an argument of torch::save or torch::load is of.
std::string classOf(const Context& context, const ir::Expression& argument) {
  ir::TypePtr type = argument.type;
  if (type && type->kind == ir::TypeKind::Reference) type = type->pointee;
  if (!type) return "";
  if (const ir::TypePtr held = context.index().heldType(type)) type = held;
  if (type->name == "std::shared_ptr" && !type->arguments.empty()) type = type->arguments[0].type;
  const ir::Class* definition = context.index().classOf(type);
  return definition && definition->isModule && definition->isUserCode ? definition->name : "";
}

// The one prediction of a class that holds whatever the inputs are.
const schema::Model* exactModel(const Context& context, const std::string& className) {
  const schema::Model* found = nullptr;
  for (const schema::Model& model : context.prediction().models) {
    if (model.className != className) continue;
    if (found || model.completeness != schema::Completeness::Exact || model.throws) return nullptr;
    found = &model;
  }
  return found;
}

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

void run(Context& context) {
  std::map<std::string, std::vector<Transfer>> saves, loads;
  for (const auto& [usr, function] : context.program().functions)
    ir::walk(function, [&](const ir::Expression& e) {
      const bool transfers = e.kind == ir::ExpressionKind::Call && (e.text == "torch::save" || e.text == "torch::load");
      if (!transfers || e.operands.size() < 2) return;
      const std::string path = pathOf(context, *e.operands[1]);
      const std::string className = classOf(context, *e.operands[0]);
      if (!path.empty() && !className.empty())
        (e.text == "torch::save" ? saves : loads)[path].push_back({e.location, className});
    });
  for (const auto& [path, all] : loads)
    for (const Transfer& load : all) {
      const auto from = saves.find(path);
      if (from == saves.end() || from->second.size() != 1 || from->second[0].className == load.className) continue;
      const schema::Model* saved = exactModel(context, from->second[0].className);
      const schema::Model* loaded = exactModel(context, load.className);
      const std::string what = saved && loaded ? outcome(*saved, *loaded) : "";
      if (!what.empty())
        context.report(context.range(load.location),
                       "'" + path + "' is saved from '" + saved->className + "' and loaded into '" + loaded->className +
                           "': " + what,
                       {{"saved here", context.range(from->second[0].location)}});
    }
}

}  // namespace

Check saveLoadMismatch() {
  return {
      {.name = "torch-save-load-mismatch",
       .summary = "one path is saved from a module and loaded into another whose state dict differs",
       .why = "torch::load compares nothing but names: it throws on what the file lacks, drops what the module lacks, "
              "and takes tensors of another shape. The message says which of these happens.",
       .silentWhen = "The state dicts are equal, the path is computed, or several modules are saved to it.",
       .doesNotSee = "Modules whose state dict depends on inputs."},
      run};
}

}  // namespace dictum::checks

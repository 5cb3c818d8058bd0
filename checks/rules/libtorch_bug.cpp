#include "ir/walk.h"
#include "rules/list.h"
#include "rules/source.h"

namespace dictum::checks {

namespace {

using symbolic::unqualified;

// Whether the position is the list's own size: then nothing is moved.
bool isEnd(const ir::Expression& position) {
  bool found = false;
  ir::walk(position, [&](const ir::Expression& e) {
    found |= e.kind == ir::ExpressionKind::Call && (unqualified(e.text) == "size" || unqualified(e.text) == "end");
  });
  return found;
}

// The holder of `holder->clone()`; null for any other call. `dict["a"].clone()` clones a tensor.
const ir::Expression* clonedHolder(const ir::Expression& e) {
  if (e.kind != ir::ExpressionKind::Call || unqualified(e.text) != "clone" || !e.object) return nullptr;
  return unqualified(e.object->text) == "operator->" ? e.object->object.get() : nullptr;
}

void call(Context& context, const ir::Expression& e) {
  if (e.text == "torch::nn::ModuleListImpl::insert" && !e.operands.empty() && !isEnd(*e.operands[0]))
    context.report(context.range(e.location),
                   "ModuleList::insert registers the new module under every later index (LibTorch 1.13 to 2.14): what "
                   "stood last is no longer in the state dict");
  if (e.text == "torch::nn::ModuleDictImpl::pop" || e.text == "torch::nn::ModuleDictImpl::clear")
    context.report(context.range(e.location),
                   "ModuleDict::" + unqualified(e.text) +
                       " leaves the registration: the keys stay in the state dict, and clone() "
                       "drops them");
  const ir::Expression* holder = clonedHolder(e);
  if (!holder) return;
  const ir::TypePtr held = context.index().heldType(holder->type);
  const std::string name = held ? held->name : "";
  if (name == "torch::nn::ParameterListImpl" || name == "torch::nn::ParameterDictImpl")
    context.report(context.range(e.location), "clone() of a " + name.substr(11, name.size() - 15) +
                                                  " throws: its reset() does not rebuild the parameters");
}

// Names that are not the indices.
bool isNamed(const ModelFacts& facts, const std::string& path) {
  for (const schema::Submodule& submodule : facts.model.submodules) {
    const std::string text = submodule.path.text();
    if (text.rfind(path + ".", 0) != 0 || !submodule.path.isLiteral()) continue;
    const std::string name = text.substr(path.size() + 1);
    if (name.find('.') == std::string::npos && name.find_first_not_of("0123456789") != std::string::npos) return true;
  }
  return false;
}

// clone() of a named Sequential gives its elements the names 0, 1, ...
void namedClone(Context& context, const ModelFacts& facts, const ir::Expression& e) {
  const ir::Expression* holder = clonedHolder(e);
  const ir::Expression* field = holder ? fieldOf(*holder) : nullptr;
  const ir::TypePtr held = field ? context.index().heldType(field->type) : nullptr;
  if (!held || held->name != "torch::nn::SequentialImpl") return;
  for (const forward::Member& member : facts.members)
    if (member.field->usr == field->usr && isNamed(facts, plainName(field->text)))
      context.report(context.range(e.location),
                     "clone() of a named Sequential gives its elements the names 0, 1, ...: the "
                     "keys of '" +
                         field->text + "' change");
}

void run(Context& context) {
  for (const auto& [usr, function] : context.program().functions)
    ir::walk(function, [&](const ir::Expression& e) {
      if (e.kind == ir::ExpressionKind::Call) call(context, e);
    });
  for (const ModelFacts& facts : context.models())
    for (const std::string& usr : facts.type->methods)
      if (const ir::Function* method = context.index().function(usr))
        ir::walk(*method, [&](const ir::Expression& e) { namedClone(context, facts, e); });
}

}  // namespace

Check libtorchBug() {
  return {{.name = "torch-libtorch-bug",
           .summary = "known defects of LibTorch that change keys or make clone() throw",
           .why = "ModuleList::insert registers the wrong modules, ModuleDict::pop and clear leave the registration, "
                  "clone() of a named Sequential renames its elements, and clone() of ParameterList and ParameterDict "
                  "throws. Measured on 1.13 and 2.6.",
           .silentWhen = "An element is inserted at the end.",
           .doesNotSee = "Calls inside LibTorch, as those of DataParallel."},
          run};
}

}  // namespace dictum::checks

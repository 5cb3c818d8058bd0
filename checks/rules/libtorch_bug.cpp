#include <algorithm>

#include "ir/walk.h"
#include "rules/list.h"
#include "rules/source.h"

namespace dictum::checks {

namespace {

using symbolic::unqualified;

// The list's own size: then nothing is moved.
bool isSize(const ir::Expression& position) {
  const bool converts = position.kind == ir::ExpressionKind::Cast || position.kind == ir::ExpressionKind::Construct;
  if (converts && position.operands.size() == 1) return isSize(*position.operands[0]);
  return position.kind == ir::ExpressionKind::Call && unqualified(position.text) == "size";
}

// The holder or pointer of `net->clone()`; null for any other call. `dict["a"].clone()` clones a tensor.
const ir::Expression* clonedHolder(const ir::Expression& e) {
  if (e.kind != ir::ExpressionKind::Call || unqualified(e.text) != "clone" || !e.object) return nullptr;
  if (e.object->kind == ir::ExpressionKind::Dereference) return e.object->operands[0].get();
  return unqualified(e.object->text) == "operator->" ? e.object->object.get() : nullptr;
}

// The text of a function about one of its variables: what it is made of, and the calls on what it holds.
struct Local {
  const ir::Expression* initializer = nullptr;
  std::vector<const ir::Expression*> calls;
};

void findInitializer(const ir::Statement& s, std::uint32_t local, Local& found) {
  if (s.kind == ir::StatementKind::Declare && s.variable.local == local)
    found.initializer = s.variable.initializer.get();
  for (const ir::StatementPtr& child : s.children)
    if (child) findInitializer(*child, local, found);
}

Local localOf(const ir::Function& function, std::uint32_t local) {
  Local found;
  if (function.body) findInitializer(*function.body, local, found);
  ir::walk(function, [&](const ir::Expression& e) {
    const bool isCall = e.kind == ir::ExpressionKind::Call && e.object && unqualified(e.object->text) == "operator->";
    if (isCall && e.object->object && e.object->object->local == local) found.calls.push_back(&e);
  });
  return found;
}

bool isEnd(const ir::Function& function, const ir::Expression& position) {
  if (position.kind != ir::ExpressionKind::Variable || !position.local) return isSize(position);
  const Local variable = localOf(function, position.local);
  return variable.initializer && isSize(*variable.initializer);
}

// `list->insert(2, ...)` where the list was made of two, and nothing else has been done to it.
bool isEndOfLocal(const ir::Function& function, const ir::Expression& call) {
  const ir::Expression* holder = call.object && call.object->object ? call.object->object.get() : nullptr;
  const ir::Expression& position = *call.operands[0];
  if (!holder || !holder->local || position.kind != ir::ExpressionKind::Integer) return false;
  const Local list = localOf(function, holder->local);
  const ir::Expression* made = list.initializer;
  const bool makes = made && made->kind == ir::ExpressionKind::Construct && made->type &&
                     made->type->name == "torch::nn::ModuleList" &&
                     std::none_of(made->operands.begin(), made->operands.end(), [&](const auto& operand) {
                       return operand->type && operand->type->name == made->type->name;
                     });
  return makes && list.calls.size() == 1 && static_cast<std::int64_t>(made->operands.size()) == position.integer;
}

bool isIndex(const std::string& name) { return name.find_first_not_of("0123456789") == std::string::npos; }

// A Sequential of the function that gets names which are not the indices.
bool isNamedLocal(const ir::Function& function, std::uint32_t local) {
  const Local sequence = localOf(function, local);
  bool isNamed = false;
  const auto names = [&](const ir::Expression& e) {
    const bool isText = !e.operands.empty() && e.operands[0]->kind == ir::ExpressionKind::String;
    return isText && !isIndex(e.operands[0]->text);
  };
  for (const ir::Expression* call : sequence.calls)
    isNamed |= unqualified(call->text) == "push_back" && call->operands.size() == 2 && names(*call);
  if (sequence.initializer)
    ir::walk(*sequence.initializer, [&](const ir::Expression& e) {
      const std::string type = e.kind == ir::ExpressionKind::Construct && e.type ? e.type->name : "";
      isNamed |= (type == "torch::nn::NamedAnyModule" || type == "torch::OrderedDict::Item") && names(e);
    });
  return isNamed;
}

// Names that are not the indices.
bool isNamed(const schema::Model& model, const std::string& path) {
  for (const schema::Submodule& submodule : model.submodules) {
    const std::string text = submodule.path.text();
    if (text.rfind(path + ".", 0) != 0 || !submodule.path.isLiteral()) continue;
    const std::string name = text.substr(path.size() + 1);
    if (name.find('.') == std::string::npos && !isIndex(name)) return true;
  }
  return false;
}

void call(Context& context, const ir::Function& function, const ir::Expression& e) {
  if (e.text == "torch::nn::ModuleListImpl::insert" && !e.operands.empty() && !isEnd(function, *e.operands[0]) &&
      !isEndOfLocal(function, e))
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

// The member is a Sequential that its class registers, with names in it.
bool isNamedMember(const Context& context, const ModelFacts& facts, const ir::Expression& field) {
  for (const forward::Member& member : facts.members)
    for (const forward::OwnRegistration& own : facts.registrations) {
      const std::string* name = own.name.asString();
      const bool isMember =
          name && member.field->usr == field.usr && !member.objects.empty() &&
          std::count(own.identities.begin(), own.identities.end(), member.objects.front().identity) > 0;
      if (isMember && isNamed(context.predictions().of(*facts.constructor), *name)) return true;
    }
  return false;
}

// clone() of a named Sequential gives its elements the names 0, 1, ...
void namedClone(Context& context, const ir::Function& function, const ir::Expression& e) {
  const ir::Expression* holder = clonedHolder(e);
  const ir::TypePtr held = holder ? context.index().heldType(holder->type) : nullptr;
  if (!held || held->name != "torch::nn::SequentialImpl") return;
  const ir::Expression* field = fieldOf(*holder);
  bool isNamed = holder->kind == ir::ExpressionKind::Variable && holder->local && isNamedLocal(function, holder->local);
  for (const ModelFacts& facts : context.models()) isNamed |= field && isNamedMember(context, facts, *field);
  if (isNamed)
    context.report(context.range(e.location),
                   "clone() of a named Sequential gives its elements the names 0, 1, ...: the keys of '" +
                       pathOf(*holder) + "' change");
}

bool isCloneable(const Context& context, const ir::Class& type) {
  return context.index().derivesFrom(type, "torch::nn::Cloneable");
}

// Whether a clone of the whole has a clone of what is below the submodule: of a class that is not Cloneable it has what
// reset() makes.
bool isCloned(const Context& context, const schema::Submodule& submodule) {
  const auto& classes = context.program().classes;
  const auto type = std::find_if(classes.begin(), classes.end(),
                                 [&](const auto& each) { return each.second.name == submodule.className; });
  return type == classes.end() || !type->second.isUserCode || isCloneable(context, type->second);
}

// The path of a Sequential with names that a clone renames, in some configuration at least; empty: of none.
std::string renamedBelow(Context& context, const ir::Class& type) {
  for (const schema::Model& model : context.predictions().of(type.name))
    for (const schema::Submodule& submodule : model.submodules) {
      const std::string path = submodule.path.text();
      if (submodule.className != "torch::nn::SequentialImpl" || !isNamed(model, path)) continue;
      const bool isReached =
          std::all_of(model.submodules.begin(), model.submodules.end(), [&](const schema::Submodule& other) {
            return path.rfind(other.path.text() + ".", 0) != 0 || isCloned(context, other);
          });
      if (isReached) return path;
    }
  return "";
}

// clone() of a module clones what it has, and so renames what is in the Sequentials among it.
void cloneAround(Context& context, const ir::Expression& e) {
  const ir::Expression* holder = clonedHolder(e);
  const ir::Class* type = holder ? moduleClassOf(context, holder->type) : nullptr;
  const ir::Function* own = context.index().function(e.usr);
  if (!type || !type->isUserCode || !isCloneable(context, *type) || (own && own->body)) return;
  const std::string path = renamedBelow(context, *type);
  if (!path.empty())
    context.report(context.range(e.location), "clone() gives the elements of the named Sequential '" + path +
                                                  "' the names 0, 1, ...: the clone has other keys");
}

void run(Context& context) {
  for (const auto& [usr, function] : context.program().functions)
    ir::walk(function, [&, &body = function](const ir::Expression& e) {
      if (e.kind != ir::ExpressionKind::Call) return;
      call(context, body, e);
      namedClone(context, body, e);
      cloneAround(context, e);
    });
}

}  // namespace

Check libtorchBug() {
  return {
      {.name = "torch-libtorch-bug",
       .summary = "known defects of LibTorch that change keys or make clone() throw",
       .why = "ModuleList::insert registers the wrong modules, ModuleDict::pop and clear leave the registration, "
              "clone() of a named Sequential, or of a module that has one, renames its elements, and clone() of "
              "ParameterList and ParameterDict "
              "throws. Measured on 1.13 and 2.6.",
       .silentWhen = "An element is inserted at the end.",
       .doesNotSee =
           "Clones of what a pointer to torch::nn::Module holds, and calls inside LibTorch, as those of DataParallel."},
      run};
}

}  // namespace dictum::checks

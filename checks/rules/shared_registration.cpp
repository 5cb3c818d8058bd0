#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "ir/walk.h"
#include "rules/list.h"
#include "rules/source.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

namespace {

using forward::OwnRegistration;
using symbolic::unqualified;

// `said`: places of what has been reported.
void sharedModules(Context& context, const ModelFacts& facts, std::set<Range>& said) {
  const auto& all = facts.registrations;
  for (std::size_t j = 1; j < all.size(); ++j)
    for (std::size_t i = 0; i < j; ++i) {
      const bool same = all[i].identities.size() == 1 && all[i].identities == all[j].identities && all[i].hasKeys &&
                        !all[i].hasLoops && !all[j].hasLoops && all[i].what == all[j].what;
      if (!same || !context.witness(facts, schema::conjunction(all[i].when, all[j].when))) continue;
      if (!said.insert(context.range(all[j].location)).second) break;  // a loop that is known round by round
      context.report(context.range(all[j].location),
                     std::string(all[j].what == forward::What::Module ? "the module" : "the tensor") +
                         " registered as '" + shownName(all[j].name) + "' is registered as '" + shownName(all[i].name) +
                         "' too; its keys appear twice",
                     {{"the other registration", context.range(all[i].location)}});
      break;
    }
}

std::string firstPart(const std::string& key) { return key.substr(0, key.find('.')); }

// The names at which two keys part: "layers.0" and "layers.2", or "emb" and "decoder".
std::pair<std::string, std::string> partingNames(const std::string& a, const std::string& b) {
  std::size_t from = 0;
  for (;;) {
    const std::size_t endA = std::min(a.find('.', from), a.size()), endB = std::min(b.find('.', from), b.size());
    if (endA != endB || a.compare(0, endA, b, 0, endB) != 0 || endA == a.size())
      return {a.substr(0, endA), b.substr(0, endB)};
    from = endA + 1;
  }
}

// Whether all that the name lies in are containers of the library: what a class registers is said of that class.
bool isInContainers(const schema::Model& model, const std::string& name) {
  return std::all_of(model.submodules.begin(), model.submodules.end(), [&](const auto& submodule) {
    const bool isAround = name.rfind(submodule.path.text() + ".", 0) == 0;
    return !isAround || symbolic::isLibraryModule(submodule.className);
  });
}

// Whether two own names are one object, which sharedModules reports.
bool isSameModule(const ModelFacts& facts, const std::string& a, const std::string& b) {
  std::vector<std::uint64_t> identities[2];
  for (const OwnRegistration& own : facts.registrations) {
    const std::string* name = own.name.asString();
    if (name && *name == a) identities[0] = own.identities;
    if (name && *name == b) identities[1] = own.identities;
  }
  return !identities[0].empty() && identities[0] == identities[1];
}

// The class whose function has the place; null: none.
const ir::Class* classAt(const Context& context, const schema::Location& at) {
  for (const auto& [usr, function] : context.program().functions) {
    if (!function.body || function.classUsr.empty()) continue;
    const ir::Location& body = function.body->location;
    const bool isAround = function.location.line <= at.line && at.line <= body.endLine;
    if (isAround && context.index().locate(body).file == at.file) return context.index().classOf(function.classUsr);
  }
  return nullptr;
}

// Where this class registers the entry: in another class it is what is registered here of that class.
Range placeOf(const Context& context, const ModelFacts& facts, const schema::Entry& entry) {
  const ir::Class* type = classAt(context, entry.location);
  const bool isForeign = type && type->isModule && !context.index().derivesFromClass(*facts.type, type->usr);
  if (isForeign)
    for (const OwnRegistration& own : facts.registrations)
      if (const std::string* name = own.name.asString(); name && *name == firstPart(entry.key.text()))
        return context.range(own.location);
  return context.range(entry.location);
}

// Calls of ModuleList::insert, which registers the module under every later index by itself: torch-libtorch-bug.
std::set<Start> insertions(const Context& context) {
  std::set<Start> places;
  for (const auto& [usr, function] : context.program().functions)
    ir::walk(function, [&](const ir::Expression& e) {
      if (e.kind == ir::ExpressionKind::Call && e.text == "torch::nn::ModuleListImpl::insert")
        places.insert(startOf(context.range(e.location)));
    });
  return places;
}

// One tensor under keys of different submodules: a module that stands alone and in a container, for example.
// `places`: where nothing more is to be said, as of a loop that is known round by round.
void sharedBelow(Context& context, const ModelFacts& facts, std::set<Start>& places) {
  if (!facts.sharesTensors) return;
  const schema::Model& model = context.predictions().of(*facts.constructor);
  std::map<std::string, const schema::Entry*> entries;  // null where a key has several: which one is tied is not said
  for (const schema::Entry& entry : model.entries) {
    const auto [known, isNew] = entries.emplace(entry.key.text(), &entry);
    if (!isNew) known->second = nullptr;
  }
  std::set<std::pair<std::string, std::string>> said;
  for (const auto& group : model.ties) {
    const std::string first = group.at(0).text();
    for (std::size_t i = 1; i < group.size(); ++i) {
      const std::string second = group[i].text();
      const bool isOwn = first.find('.') != std::string::npos || second.find('.') != std::string::npos;
      const auto a = entries.find(first), b = entries.find(second);
      const auto names = partingNames(first, second);
      const bool areKnown = a != entries.end() && b != entries.end() && a->second && b->second;
      if (!isOwn || !areKnown || !isInContainers(model, names.second)) continue;
      if (isSameModule(facts, names.first, names.second) || !said.insert(names).second) continue;
      if (!context.witness(facts, schema::conjunction(a->second->when, b->second->when))) continue;
      Range here = placeOf(context, facts, *b->second), other = placeOf(context, facts, *a->second);
      const bool isEarlier = here.file == other.file && here < other;
      if (isEarlier) std::swap(here, other);
      if (startOf(here) == startOf(other) && !places.insert(startOf(here)).second) continue;
      context.report(here,
                     "'" + (isEarlier ? first : second) + "' is the same tensor as '" + (isEarlier ? second : first) +
                         "'; it is in the state dict twice",
                     {{"the other registration", other}});
    }
  }
}

// What a loop body gives to a registry once each time, and where: `list->push_back(layer)`.
class Repeats {
 public:
  Repeats(Context& context, const std::set<Range>& said) : context_(context), said_(said) {}

  void statement(const ir::Statement& s) {
    if (s.kind == ir::StatementKind::Declare) initializers_[s.variable.local] = s.variable.initializer.get();
    const bool loops = s.kind == ir::StatementKind::For || s.kind == ir::StatementKind::RangeFor ||
                       s.kind == ir::StatementKind::While || s.kind == ir::StatementKind::DoWhile;
    if (loops && !s.children.empty() && s.children.back()) loop(s);
    for (const ir::StatementPtr& child : s.children)
      if (child) statement(*child);
  }

 private:
  void loop(const ir::Statement& loop) {
    std::set<std::uint32_t> own = {loop.variable.local};
    std::set<std::string> changed;
    bool leaves = false;
    collect(*loop.children.back(), own, changed, leaves);
    if (leaves) return;
    const ir::Statement& body = *loop.children.back();
    std::vector<const ir::Statement*> always = {&body};
    if (body.kind == ir::StatementKind::Block)
      for (const ir::StatementPtr& child : body.children) always.push_back(child.get());
    for (const ir::Statement* each : always) {
      const ir::Expression* runs = each ? each->expression.get() : nullptr;
      if (each && each->kind == ir::StatementKind::Declare)
        runs = each->variable.initializer.get();
      else if (each && each->kind != ir::StatementKind::Expression)
        runs = nullptr;
      if (!runs) continue;
      ir::walk(*runs, [&](const ir::Expression& e) {
        const ir::Expression* object = registeredBy(e);
        if (!object || own.count(rootOf(*object).local) || changed.count(keyOf(*object))) return;
        if (said_.count(context_.range(e.location))) return;  // the rounds are known, and said one by one
        context_.report(context_.range(e.location),
                        "'" + object->text + "' is registered again in every round of this loop: it is one " +
                            (isTensor(*object) ? "tensor" : "module") + " under several keys");
      });
    }
  }

  // `pair` of `pair.second`.
  static const ir::Expression& rootOf(const ir::Expression& e) {
    return e.kind == ir::ExpressionKind::Field && !e.operands.empty() ? rootOf(*e.operands[0]) : e;
  }

  static std::string keyOf(const ir::Expression& e) { return e.local ? std::to_string(e.local) : e.usr; }

  // What is declared in a loop, what it changes, and whether it can end early.
  void collect(const ir::Statement& s, std::set<std::uint32_t>& own, std::set<std::string>& changed, bool& leaves) {
    if (s.kind == ir::StatementKind::Declare) own.insert(s.variable.local);
    leaves |= s.kind == ir::StatementKind::Break || s.kind == ir::StatementKind::Return;
    for (const ir::StatementPtr& child : s.children)
      if (child) collect(*child, own, changed, leaves);
    ir::walk(s, [&](const ir::Expression& e) {
      if (e.kind != ir::ExpressionKind::Call) return;
      if (e.object && unqualified(e.text) == "operator=") changed.insert(keyOf(*e.object));
      // torch::load and the like leave the variable as it is.
      if (e.text.rfind("torch::", 0) != 0)
        for (const std::uint32_t i : e.changeable)
          if (i < e.operands.size()) changed.insert(keyOf(*e.operands[i]));
      if (context_.index().function(e.usr))
        for (const ir::ExpressionPtr& operand : e.operands) changed.insert(keyOf(*operand));
    });
  }

  static bool isTensor(const ir::Expression& e) {
    const ir::TypePtr type = symbolic::withoutReference(e.type);
    return type && type->name == "at::Tensor";
  }

  // The module with keys, or the tensor, that is registered as it is; null: none.
  const ir::Expression* registeredBy(const ir::Expression& e) const {
    const std::string name = e.kind == ir::ExpressionKind::Call ? unqualified(e.text) : "";
    if ((name == "register_parameter" || name == "register_buffer") && e.operands.size() > 1)
      return isMadeTensor(*e.operands[1]) ? e.operands[1].get() : nullptr;
    const bool registers = e.text.rfind("torch::nn::", 0) == 0 && e.object && !e.operands.empty() &&
                           (name == "push_back" || name == "register_module");
    if (!registers) return nullptr;
    const ir::Expression* value = e.operands.back().get();
    const bool isFolded = value->kind == ir::ExpressionKind::Call && unqualified(value->text) == "ptr" && value->object;
    if (isFolded) value = value->object.get();
    while (isConversion(*value)) value = value->operands[0].get();
    const bool isVariable = value->kind == ir::ExpressionKind::Variable || value->kind == ir::ExpressionKind::Field;
    return isVariable && hasKeys(*value) ? value : nullptr;
  }

  // A local variable that is given what a function computes, and so no undefined tensor.
  bool isMadeTensor(const ir::Expression& e) const {
    const auto made = e.kind == ir::ExpressionKind::Variable ? initializers_.find(e.local) : initializers_.end();
    return e.local && made != initializers_.end() && made->second && made->second->kind == ir::ExpressionKind::Call &&
           isTensor(e);
  }

  // Of a holder or pointer to another one of the same module, and not of a module that is made of another.
  bool isConversion(const ir::Expression& e) const {
    const bool converts = e.kind == ir::ExpressionKind::Construct || e.kind == ir::ExpressionKind::Cast;
    if (!converts || e.operands.size() != 1 || !isModuleType(context_, symbolic::withoutReference(e.operands[0]->type)))
      return false;
    const ir::TypePtr to = context_.index().heldType(e.type);
    const ir::TypePtr from = context_.index().heldType(symbolic::withoutReference(e.operands[0]->type));
    return !to || (from && to->name == from->name);
  }

  // Its class has parameters, or what is made for it does, as in `Sequential(Linear(4, 4))`.
  bool hasKeys(const ir::Expression& variable) const {
    if (hasParameters(context_, symbolic::withoutReference(variable.type))) return true;
    const auto made = initializers_.find(variable.local);
    bool found = false;
    if (variable.local && made != initializers_.end() && made->second)
      ir::walk(*made->second, [&](const ir::Expression& e) {
        found |= e.kind == ir::ExpressionKind::Construct && hasParameters(context_, e.type);
      });
    return found;
  }

  Context& context_;
  const std::set<Range>& said_;
  std::map<std::uint32_t, const ir::Expression*> initializers_;  // of local variables
};

void repeated(Context& context, const std::set<Range>& said) {
  for (const auto& [usr, function] : context.program().functions) {
    const ir::Class* type = context.index().classOf(function.classUsr);
    if (type && type->isModule && function.body) Repeats(context, said).statement(*function.body);
  }
}

// `head->weight = emb->weight` changes the member, not what is registered.
void untied(Context& context) {
  for (const auto& [usr, function] : context.program().functions)
    ir::walk(function, [&](const ir::Expression& e) {
      const bool assigns = e.kind == ir::ExpressionKind::Call && unqualified(e.text) == "operator=" && e.object &&
                           e.operands.size() == 1;
      if (!assigns || !isTensorOfLibrary(*e.object) || !isTensorOfLibrary(*e.operands[0])) return;
      context.report(context.range(e.location), "this does not tie '" + pathOf(*e.object) + "' to '" +
                                                    pathOf(*e.operands[0]) +
                                                    "': the registered tensor stays, and is saved as it was");
    });
}

void run(Context& context) {
  std::set<Range> said;
  std::set<Start> below = insertions(context);
  for (const ModelFacts& facts : context.models()) {
    sharedModules(context, facts, said);
    sharedBelow(context, facts, below);
  }
  untied(context);
  repeated(context, said);
}

}  // namespace

Check sharedRegistration() {
  return {
      {.name = "torch-shared-registration",
       .summary = "one module or tensor under two keys, or a tie that does not tie",
       .why = "LibTorch lists and saves a shared tensor under each of its keys; an optimizer gets it twice. After "
              "loading the two keys hold two tensors: the tie is gone. Assigning `head->weight = emb->weight` changes "
              "the member only: the registered tensor is still the old one.",
       .silentWhen = "The two registrations exclude each other.",
       .doesNotSee = "Ties through functions whose body is not visible, and one module in every round of a loop that "
                     "gives it to a function of the project's own to register."},
      run};
}

}  // namespace dictum::checks

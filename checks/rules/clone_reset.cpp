#include <map>
#include <set>

#include "ir/walk.h"
#include "rules/flow.h"
#include "rules/growth.h"
#include "rules/list.h"
#include "rules/source.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

namespace {

// What a module class has and reset() does not make anew.
void lost(Context& context, const ModelFacts& facts) {
  if (!facts.isConstructionKnown) return;
  std::string names, example;
  std::vector<Note> notes;
  for (const forward::Lost& lost : facts.lostByReset) {
    const std::optional<std::string> witness = context.witness(facts, lost.when);
    if (!witness) continue;
    for (const forward::OwnRegistration& own : facts.registrations)
      if (names.empty() && shownName(own.name) == lost.name)
        notes.push_back({"registered here", context.range(own.location)});
    names += (names.empty() ? "'" : ", '") + lost.name + "'";
    if (example.empty() && !witness->empty()) example = " " + *witness;
  }
  if (!names.empty())
    context.report(context.range(facts.type->location),
                   "clone() of '" + facts.type->name + "' throws" + example + ": reset() does not rebuild " + names,
                   std::move(notes));
}

// The objects that have got something from outside their class, by subject: the call, and the name.
struct State {
  std::map<std::string, std::pair<const ir::Expression*, std::string>> added;
};

// `net->register_module("head", head)`, and then `net->clone()`.
class Additions : public Flow<State> {
 public:
  Additions(Context& context, const Adders& adders, const std::set<std::string>& mattering)
      : Flow(context.index(), mattering), context_(context), adders_(adders) {}

 private:
  void declared(const ir::Variable& variable, State& state) override {
    state.added.erase("local " + std::to_string(variable.local));
  }
  void initialised(const std::string&, const ir::Expression&, State&) override {}

  void visited(const ir::Expression& e, State& state) override {
    if (e.kind != ir::ExpressionKind::Call || !e.object || isThis(*e.object)) return;
    const std::string subject = names_.subjectOf(*e.object), name = symbolic::unqualified(e.text);
    if (subject.empty()) return;
    const bool isNamed = !e.operands.empty() && e.operands[0]->kind == ir::ExpressionKind::String;
    if (name.rfind("register_", 0) == 0 && isNamed && isLost(*e.object, e.operands[0]->text))
      state.added[subject] = {&e, e.operands[0]->text};
    if (const auto adder = adders_.find(e.usr); adder != adders_.end())
      for (const std::string& key : adder->second.keys)
        if (const std::string own = key.substr(0, key.find('.')); isLost(*e.object, own))
          state.added[subject] = {&e, own};
    if (name == "operator=" || name == "unregister_module") state.added.erase(subject);
    const auto added = state.added.find(subject);
    if (name != "clone" || added == state.added.end()) return;
    context_.report(context_.range(e.location),
                    "clone() throws here: reset() does not rebuild '" + added->second.second + "'",
                    {{"registered here", context_.range(added->second.first->location)}});
  }

  State join(const State&, const State& a, const State& b) override {
    State result = a;
    std::erase_if(result.added, [&](const auto& each) { return !b.added.count(each.first); });
    return result;
  }

  // reset() of the object's class is there to see, and has nothing of that name.
  bool isLost(const ir::Expression& object, const std::string& name) const {
    const ir::Expression& holder = object.object ? *object.object : object;
    const ir::Class* type = moduleClassOf(context_, holder.type);
    if (!type || !context_.index().derivesFrom(*type, "torch::nn::Cloneable")) return false;
    const ir::Function* reset = context_.index().methodNamed(type->usr, "reset", 0);
    if (!reset || !reset->body) return false;
    bool isMentioned = false, isKnown = true;
    ir::walk(*reset, [&](const ir::Expression& e) {
      isMentioned |= e.kind == ir::ExpressionKind::String && e.text == name;
      const bool calls = e.kind == ir::ExpressionKind::Call && e.object && isThis(*e.object);
      isKnown &= !calls || e.text.rfind("torch::", 0) == 0;
    });
    return isKnown && !isMentioned;
  }

  Context& context_;
  const Adders& adders_;
};

void run(Context& context) {
  for (const ModelFacts& facts : context.models()) lost(context, facts);
  const Adders adders = addersOf(context);
  const auto mattering = functionsThatMatter(context.index(), [](const ir::Expression& e) {
    return e.kind == ir::ExpressionKind::Call && symbolic::unqualified(e.text) == "clone";
  });
  for (const FlowRoot& root : flowRoots(context.program(), mattering)) Additions(context, adders, mattering).run(root);
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

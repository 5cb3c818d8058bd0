#include <algorithm>
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

using symbolic::unqualified;

// What came to a module after an optimizer took its parameters.
struct Late {
  const ir::Expression* call = nullptr;  // in the function that has both this and the optimizer
  std::string message;
  const ir::Expression* cause = nullptr;  // what the call comes down to
  std::size_t depth = 0;                  // calls from the one to the other
  friend auto operator<=>(const Late&, const Late&) = default;
};

// What an optimizer, or a list of parameters, has.
struct Taken {
  const ir::Expression* made = nullptr;
  std::vector<std::string> owners;
  std::set<Late> late;
  std::vector<const ir::Expression*> calls = {};  // that were followed to where it was made
};

// What an optimizer steps without.
struct Missed {
  const ir::Expression* made = nullptr;
  Late late;
  friend auto operator<=>(const Missed&, const Missed&) = default;
};

struct State {
  std::map<std::string, Taken> taken;                  // by the subject that holds it
  std::map<const ir::Expression*, Taken> values;       // what followed calls give
  std::set<std::pair<std::string, std::string>> done;  // modules, and the keys that have been added to them
};

// What was late before a branch, and is not after one side of it, has been dealt with there.
std::set<Late> joinLate(const std::set<Late>& before, const std::set<Late>& a, const std::set<Late>& b) {
  std::set<Late> late = a;
  late.insert(b.begin(), b.end());
  std::erase_if(late, [&](const Late& each) { return before.count(each) && (!a.count(each) || !b.count(each)); });
  return late;
}

Taken joinTaken(const Taken* before, const Taken& a, const Taken& b) {
  Taken result = before && a.made == before->made ? b : a;
  result.late = joinLate(before ? before->late : std::set<Late>(), a.late, b.late);
  return result;
}

class Order : public Flow<State> {
 public:
  Order(Context& context, const Adders& adders, const std::set<const ir::Expression*>& fillings,
        const std::set<std::uint32_t>& copies, const std::set<std::string>& followed, std::set<Missed>& missed)
      : Flow(context.index(), followed),
        context_(context),
        adders_(adders),
        fillings_(fillings),
        copies_(copies),
        missed_(missed) {
    for (const auto& [usr, type] : context.program().classes)
      for (const ir::Field& field : type.fields)
        if (type.isModule) members_.emplace(field.usr, field.name);
  }

 private:
  void declared(const ir::Variable& variable, State& state) override {
    const std::string subject = "local " + std::to_string(variable.local);
    std::erase_if(state.taken, [&](const auto& each) { return isWithin(each.first, subject); });
    for (auto& [holder, taken] : state.taken)
      std::erase_if(taken.owners, [&](const std::string& owner) { return isWithin(owner, subject); });
    if (variable.initializer) store(subject, variable.type, *variable.initializer, state);
  }

  void initialised(const std::string& subject, const ir::Expression& value, State& state) override {
    if (isModuleType(context_, symbolic::withoutReference(value.type))) names_.rename(value, subject);
    store(subject, value.type, value, state);
  }

  void returned(const ir::Expression& value, const ir::Expression& call, State& state) override {
    if (const auto taken = takenBy(value, state)) state.values[&call] = *taken;
  }

  bool isWhole(const ir::Expression& call) const override { return adders_.count(call.usr) > 0; }

  void visited(const ir::Expression& e, State& state) override {
    if (e.kind == ir::ExpressionKind::Binary && e.text == "=" && e.operands.size() == 2)
      if (const auto taken = takenBy(*e.operands[1], state)) put(names_.subjectOf(*e.operands[0]), *taken, state);
    if (e.kind != ir::ExpressionKind::Call) return;
    const std::string name = unqualified(e.text);
    adds(e, name, state);
    if (e.object) method(e, name, state);
  }

  State join(const State& before, const State& a, const State& b) override {
    State result = a;
    for (const auto& [subject, taken] : b.taken) {
      const auto known = a.taken.find(subject);
      const auto old = before.taken.find(subject);
      result.taken[subject] = known == a.taken.end()
                                  ? taken
                                  : joinTaken(old == before.taken.end() ? nullptr : &old->second, known->second, taken);
    }
    result.values.insert(b.values.begin(), b.values.end());
    std::erase_if(result.done, [&](const auto& each) { return !b.done.count(each); });
    return result;
  }

  // What the value has: an optimizer or list that is made in it, another variable's, or what a call gives.
  std::optional<Taken> takenBy(const ir::Expression& e, const State& state) const {
    if (const auto value = state.values.find(&e); value != state.values.end()) return value->second;
    if (const auto held = state.taken.find(names_.subjectOf(e)); held != state.taken.end()) return held->second;
    if (makesOptimizer(e)) return made(e, state);
    if (e.kind == ir::ExpressionKind::Lambda) return std::nullopt;
    for (const ir::ExpressionPtr& operand : e.operands)
      if (const auto found = operand ? takenBy(*operand, state) : std::nullopt) return found;
    return std::nullopt;
  }

  // With what was late for the lists that it is made of.
  Taken made(const ir::Expression& e, const State& state) const {
    Taken taken{&e, {}, {}, calls()};
    for (const ParameterOwner& owner : names_.ownersOf(e))
      if (!owner.subject.empty()) taken.owners.push_back(owner.subject);
    const auto add = [&](const ir::Expression& inner) {
      const auto list =
          inner.kind == ir::ExpressionKind::Variable ? state.taken.find(names_.subjectOf(inner)) : state.taken.end();
      if (list != state.taken.end()) taken.late.insert(list->second.late.begin(), list->second.late.end());
      const auto given = state.values.find(&inner);
      if (given == state.values.end()) return;
      taken.owners.insert(taken.owners.end(), given->second.owners.begin(), given->second.owners.end());
      taken.late.insert(given->second.late.begin(), given->second.late.end());
    };
    // Not of what holds the optimizer: `optimizer.emplace(net->parameters(), 0.1)` makes it anew.
    for (const ir::ExpressionPtr& operand : e.operands)
      if (operand) ir::walk(*operand, add);
    return taken;
  }

  void store(const std::string& subject, const ir::TypePtr& type, const ir::Expression& value, State& state) {
    auto taken = takenBy(value, state);
    const std::vector<ParameterOwner> owners = names_.ownersOf(value);
    const bool isList = type && type->name == "std::vector" && !owners.empty();
    if (!taken && isList) taken = made(value, state);
    if (taken) put(subject, *taken, state);
  }

  void put(const std::string& subject, const Taken& taken, State& state) {
    if (!subject.empty()) state.taken[subject] = taken;
  }

  void method(const ir::Expression& e, const std::string& name, State& state) {
    if (changesGroup(e, name)) groupChanged(*e.object, state);
    const std::string subject = names_.subjectOf(*e.object);
    if (subject.empty()) return;
    if (name == "step" && holdsOptimizer(e.object->type))
      for (const auto& [holder, taken] : state.taken)
        if (isWithin(holder, subject)) step(taken);
    const auto taken = state.taken.find(subject);
    if (taken != state.taken.end()) {
      if (name == "add_param_group" || name == "add_parameters") taken->second.late.clear();
      if (name == "reset" && e.operands.empty()) state.taken.erase(taken);
    }
    if (name == "operator=" && e.operands.size() == 1) assigned(e, subject, state);
    if (name == "reset" || name == "emplace" || name == "push_back" || name == "emplace_back")
      filled(e, name, subject, state);
    if (name == "reset") replaced(e, subject, state);
    if (name == "insert" || name == "push_back" || name == "emplace_back")
      for (const ir::ExpressionPtr& operand : e.operands) extendList(e, names_.ownersOf(*operand), state);
  }

  // `optimizer.param_groups()[0].params() = net->parameters()`
  static bool changesGroup(const ir::Expression& e, const std::string& name) {
    static const std::set<std::string> changes = {"operator=", "push_back", "emplace_back", "insert", "assign", "swap"};
    return changes.count(name) > 0 && e.object->text == "torch::optim::OptimizerParamGroup::params";
  }

  // Which optimizer has the group is not known where a loop goes through them: then it may be any.
  void groupChanged(const ir::Expression& group, State& state) {
    std::string owner;
    ir::walk(group, [&](const ir::Expression& e) {
      if (e.object && unqualified(e.text) == "param_groups") owner = names_.subjectOf(*e.object);
    });
    for (auto& [holder, taken] : state.taken)
      if (owner.empty() || isWithin(holder, owner)) taken.late.clear();
  }

  // A list of parameters gets those of more modules.
  void extendList(const ir::Expression& e, const std::vector<ParameterOwner>& owners, State& state) {
    const std::string subject = names_.subjectOf(*e.object);
    if (owners.empty() || subject.empty() || holdsOptimizer(e.object->type)) return;
    names_.extend(*e.object, owners);
    Taken& list = state.taken[subject];
    if (!list.made) list.made = &e;
    for (const ParameterOwner& owner : owners) list.owners.push_back(owner.subject);
  }

  // `optimizer.reset(new SGD(...))`, `optimizers.emplace_back(net->parameters(), 0.1)`.
  void filled(const ir::Expression& e, const std::string& name, const std::string& subject, State& state) {
    if (!holdsOptimizer(e.object->type)) return;
    std::optional<Taken> taken;
    for (const ir::ExpressionPtr& operand : e.operands)
      if (!taken) taken = takenBy(*operand, state);
    if (!taken && name.rfind("emplace", 0) == 0) taken = made(e, state);
    if (!taken) return;
    const auto known = state.taken.find(subject);
    const bool isMore = known != state.taken.end() && (name == "push_back" || name == "emplace_back");
    if (isMore) {
      taken->owners.insert(taken->owners.end(), known->second.owners.begin(), known->second.owners.end());
      taken->late.insert(known->second.late.begin(), known->second.late.end());
    }
    put(subject, *taken, state);
  }

  void assigned(const ir::Expression& e, const std::string& subject, State& state) {
    if (const auto taken = takenBy(*e.operands[0], state)) return put(subject, *taken, state);
    replaced(e, subject, state);
  }

  void replaced(const ir::Expression& e, const std::string& subject, State& state) {
    if (!replacesModule(context_, e) || fillings_.count(&e) || isCopy(*e.object, subject)) return;
    late(e, subject,
         {"'" + names_.nameOf(*e.object) + "' is another module after the optimizer took its parameters", "", nullptr,
          ""},
         state);
  }

  // A parameter that is given by value: assigning it leaves the variable of the caller as it was.
  bool isCopy(const ir::Expression& variable, const std::string& subject) const {
    return copies_.count(variable.local) > 0 && subject != "local " + std::to_string(variable.local);
  }

  // The call gives parameters to a module, by a method or function that does so, or by itself.
  void adds(const ir::Expression& e, const std::string& name, State& state) {
    const auto adder = adders_.find(calleeOf(e));
    const bool isDirect =
        !state.taken.empty() && e.text.rfind("torch::nn::", 0) == 0 && growingCalls().count(name) && makesParameters(e);
    if (adder == adders_.end() && !isDirect) return;
    const bool isKnown = adder != adders_.end();
    const std::string adding = (name == "operator()" ? "forward" : name) + "() adds ",
                      when = " after the optimizer took the parameters";
    const Added added{adding + (isKnown ? "'" + adder->second.keys.front() + "'" : "parameters") + when,
                      adding + "parameters" + when, isKnown ? &adder->second : nullptr,
                      isDirect ? names_.subjectOf(*e.operands.back()) : ""};
    if (e.object) return late(e, names_.subjectOf(*e.object), added, state);
    for (const ir::ExpressionPtr& operand : e.operands) late(e, names_.subjectOf(*operand), added, state);
  }

  // The function that a call runs: that of a holder, `net(x)`, runs forward.
  std::string calleeOf(const ir::Expression& e) const {
    if (!e.object || unqualified(e.text) != "operator()") return e.usr;
    const ir::Class* type = moduleClassOf(context_, e.object->type);
    const ir::Function* forward =
        type ? context_.index().methodNamed(type->usr, "forward", e.operands.size()) : nullptr;
    return forward ? forward->usr : e.usr;
  }

  // What comes to a module.
  struct Added {
    std::string message;
    std::string again;  // where the function has been called before, so that its keys have other names
    const Adder* adder = nullptr;
    std::string module;  // the subject that is registered, where it is a variable
  };

  void late(const ir::Expression& e, const std::string& subject, const Added& added, State& state) {
    if (subject.empty()) return;
    bool isDone = false;
    if (added.adder) {
      const auto& keys = added.adder->keys;
      isDone = std::all_of(keys.begin(), keys.end(),
                           [&](const std::string& key) { return state.done.count({subject, key}) > 0; });
      for (const std::string& key : keys) state.done.insert({subject, key});
      if (isDone && added.adder->isOnce) return;
    }
    for (auto& [holder, taken] : state.taken) {
      const bool hasIt = !added.module.empty() && std::count(taken.owners.begin(), taken.owners.end(), added.module);
      for (const std::string& owner : taken.owners)
        if (!hasIt && (isWithin(subject, owner) || addsToPart(subject, owner, added)))
          add(taken, lateAt(e, taken, isDone ? added.again : added.message), isDone);
    }
  }

  // `isAgain`: nothing is said where the round before, at the same place, has been reported.
  static void add(Taken& taken, const Late& late, bool isAgain) {
    const bool isSaid =
        std::any_of(taken.late.begin(), taken.late.end(), [&](const Late& each) { return each.call == late.call; });
    if (!isAgain || !isSaid) taken.late.insert(late);
  }

  // By the call in the innermost function that was running when the optimizer was made and runs still.
  Late lateAt(const ir::Expression& e, const Taken& taken, const std::string& message) const {
    std::size_t shared = 0;
    while (shared < calls().size() && shared < taken.calls.size() && calls()[shared] == taken.calls[shared]) ++shared;
    return {shared < calls().size() ? calls()[shared] : &e, message, &e, calls().size() - shared};
  }

  // The optimizer has a member of the module, and the function gives that one parameters.
  bool addsToPart(const std::string& subject, const std::string& owner, const Added& added) const {
    if (!added.adder || owner == subject || !isWithin(owner, subject)) return false;
    const auto member = members_.find(owner.substr(subject.size() + 1));
    return member != members_.end() &&
           std::any_of(added.adder->keys.begin(), added.adder->keys.end(), [&](const std::string& key) {
             return plainName(key.substr(0, key.find('.'))) == plainName(member->second);
           });
  }

  void step(const Taken& taken) {
    for (const Late& late : taken.late) missed_.insert({taken.made, late});
  }

  // Something with parameters is made in the arguments: `replace_module("fc", Linear(4, 2))`.
  bool makesParameters(const ir::Expression& call) {
    bool found = unqualified(call.text) == "register_parameter";
    for (const ir::ExpressionPtr& operand : call.operands)
      ir::walk(*operand, [&](const ir::Expression& e) {
        const bool isWhole = e.kind == ir::ExpressionKind::Construct || &e == operand.get();
        found |= isWhole && hasParameters(context_, symbolic::withoutReference(e.type));
      });
    return found;
  }

  Context& context_;
  std::map<std::string, std::string> members_;  // USR of a field -> its name
  const Adders& adders_;
  const std::set<const ir::Expression*>& fillings_;
  const std::set<std::uint32_t>& copies_;
  std::set<Missed>& missed_;
};

// A method of a trainer and the function that calls it have one mistake: it is told where it is nearest.
void report(Context& context, const std::set<Missed>& missed) {
  std::map<std::pair<const ir::Expression*, const ir::Expression*>, std::size_t> nearest;
  for (const Missed& each : missed) {
    const auto [known, isNew] = nearest.emplace(std::pair(each.made, each.late.cause), each.late.depth);
    if (!isNew) known->second = std::min(known->second, each.late.depth);
  }
  for (const Missed& each : missed)
    if (each.late.depth == nearest.at({each.made, each.late.cause}))
      context.report(context.range(each.late.call->location), each.late.message + "; it will not be trained",
                     {{"the optimizer is made here", context.range(each.made->location)}});
}

// Functions that give a member of what is no module another module. What a module does with its members is told by what
// it registers.
std::set<std::string> replacingFunctions(const Context& context) {
  std::set<std::string> ofModules;
  for (const auto& [usr, type] : context.program().classes)
    for (const ir::Field& field : type.isModule ? type.fields : std::vector<ir::Field>()) ofModules.insert(field.usr);
  return functionsThatMatter(context.index(), [&](const ir::Expression& e) {
    const bool isMember = e.object && e.object->kind == ir::ExpressionKind::Field && !ofModules.count(e.object->usr);
    return isMember && replacesModule(context, e);
  });
}

void run(Context& context) {
  const Adders adders = addersOf(context);
  const auto mattering = functionsThatMatter(context.index(), [&](const ir::Expression& e) {
    const bool isStep = e.kind == ir::ExpressionKind::Call && e.object && holdsOptimizer(e.object->type);
    return isStep || makesOptimizer(e) || adders.count(e.usr);
  });
  std::set<std::string> followed = replacingFunctions(context);
  followed.merge(listingFunctions(context.program()));
  followed.merge(registeringGiven(context.program()));
  followed.insert(mattering.begin(), mattering.end());
  const auto fillings = firstFillings(context.program());
  const auto copies = valueParameters(context.program());
  std::set<Missed> missed;
  for (const FlowRoot& root : flowRoots(context.program(), mattering))
    Order(context, adders, fillings, copies, followed, missed).run(root);
  report(context, missed);
}

}  // namespace

Check optimizerOrder() {
  return {
      {.name = "torch-optimizer-order",
       .summary = "parameters that are registered after the optimizer took them",
       .why =
           "An optimizer holds the tensors that parameters() gave when it was made. What a method registers later is "
           "in the state dict and in forward, but no step ever changes it.",
       .silentWhen =
           "The optimizer is made anew before it steps, gets a parameter group, or only to() is called, which "
           "keeps the tensors.",
       .doesNotSee =
           "Optimizers and registrations that different methods of a class deal with, unless the optimizer is "
           "made by the constructor or one function calls both."},
      run};
}

}  // namespace dictum::checks

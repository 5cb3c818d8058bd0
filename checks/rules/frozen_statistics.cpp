#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "ir/walk.h"
#include "rules/flow.h"
#include "rules/frozen_keys.h"
#include "rules/list.h"
#include "rules/statistics.h"

namespace dictum::checks {

namespace {

using symbolic::unqualified;

bool isRelated(const std::string& a, const std::string& b) { return isWithin(a, b) || isWithin(b, a); }

bool anyRelated(const std::set<std::string>& subjects, const std::string& subject) {
  return std::any_of(subjects.begin(), subjects.end(), [&](const auto& each) { return isRelated(each, subject); });
}

// What a loop goes through from end to end: `for (p : list)`, `for (i = 0; i < list.size(); ++i)`.
const ir::Expression* listOf(const ir::Statement& loop) {
  if (loop.kind == ir::StatementKind::RangeFor) return loop.expression.get();
  if (loop.kind != ir::StatementKind::For || !loop.expression || loop.expression->operands.size() != 2) return nullptr;
  const ir::Expression* bound = loop.expression->operands[1].get();
  while (bound->kind == ir::ExpressionKind::Cast && bound->operands.size() == 1) bound = bound->operands[0].get();
  const bool isSize = bound->kind == ir::ExpressionKind::Call && unqualified(bound->text) == "size";
  return isSize && loop.expression->text == "<" ? bound->object.get() : nullptr;
}

// `net->parameters(false)`: without those of submodules.
bool listsOwnOnly(const ir::Expression& list) {
  bool found = false;
  ir::walk(list, [&](const ir::Expression& e) {
    const bool lists = e.kind == ir::ExpressionKind::Call && unqualified(e.text).ends_with("parameters");
    found |= lists && !e.operands.empty() && e.operands[0]->kind == ir::ExpressionKind::Boolean &&
             e.operands[0]->integer == 0;
  });
  return found;
}

// A call that runs a function for a module and everything below it.
bool isEach(const ir::Expression* call) { return call && call->text == "torch::nn::Module::apply"; }

struct Frozen {
  const ir::Expression* place = nullptr;  // where the run froze it, in the function that it began with
  const ir::Expression* call = nullptr;   // the call that did so in another function than the one of the place
  const ir::Expression* module = nullptr;
  std::string name;
  bool hasStatistics = false;
  bool isCertain = true;  // on every way, and all of them
  std::string example;    // where only some are: one of them
};

struct Optimizer {
  const ir::Expression* made = nullptr;
  std::string owner;  // of all of its parameters
};

struct State {
  std::map<std::string, Frozen> frozen;
  std::set<std::string> evaluated;                      // in eval()
  std::map<std::string, const ir::Expression*> undone;  // eval() of it, by this call of train()
  std::map<std::string, Optimizer> optimizers;
};

// Follows a function, and keeps what speaks for and against a finding.
class Story : public Flow<State> {
 public:
  Story(Context& context, const std::set<std::string>& mattering)
      : Flow(context.index(), mattering), context_(context), statistics_(context) {}

  // Another method of the class can run before: what it puts into eval() is left alone.
  void leaveAlone(const ir::Function& method) {
    ir::walk(method, [&](const ir::Expression& e) {
      const bool evaluates = e.kind == ir::ExpressionKind::Call && e.object && unqualified(e.text) == "eval";
      if (evaluates) evaluatedElsewhere_.insert(names_.subjectOf(*e.object));
    });
  }

  void report() const {
    for (const auto& [subject, found] : moving_) {
      if (anyRelated(evaluatedElsewhere_, subject)) continue;
      Frozen frozen = found.first;
      if (isThawed(subject)) frozen.example = leftFrozen(subject, frozen);
      if (!isThawed(subject) || !frozen.example.empty()) moves(frozen, found.second);
    }
    for (const auto& [subject, found] : vain_)
      if (!isThawed(subject) && !anyRelated(extended_, subject))
        context_.report(context_.range(found.first->location), "the optimizer gets only parameters that are frozen",
                        {{"frozen here", context_.range(found.second->location)}});
  }

 private:
  void moves(const Frozen& frozen, const ir::Expression* train) const {
    const std::string what = frozen.example.empty()
                                 ? "the parameters of '" + frozen.name + "' are frozen"
                                 : "parameters of '" + frozen.name + "', as '" + frozen.example + "', are frozen";
    std::vector<Note> notes;
    if (frozen.call) notes.push_back({"by this call", context_.range(frozen.call->location)});
    if (!train)
      return context_.report(
          context_.range(frozen.place->location),
          what + ", but the running statistics of its batch normalisation go on moving; call eval() on it",
          std::move(notes));
    context_.report(context_.range(train->location),
                    what + ", but this train() lets the running statistics of its batch normalisation move again",
                    {{"frozen here", context_.range(frozen.place->location)}});
  }

  // A parameter beside statistics that stays frozen where parts of the module learn again; empty: there is none that is
  // known.
  std::string leftFrozen(const std::string& subject, const Frozen& frozen) const {
    const auto covers = [&](const std::string& thawed) { return isWithin(subject, thawed); };
    if (thaws_ || !frozen.isCertain || std::any_of(thawed_.begin(), thawed_.end(), covers)) return "";
    for (const auto& [member, parameter] : statistics_.membersWith(*frozen.module))
      if (!anyRelated(thawed_, subject + "." + member)) return parameter;
    return "";
  }

  bool isThawed(const std::string& subject) const { return thaws_ || anyRelated(thawed_, subject); }

  void declared(const ir::Variable& variable, State& state) override {
    const std::string subject = "local " + std::to_string(variable.local);
    std::erase_if(state.frozen, [&](const auto& each) { return isWithin(each.first, subject); });
    std::erase_if(state.evaluated, [&](const auto& each) { return isWithin(each, subject); });
    initializers_[subject] = variable.initializer.get();
    depths_[subject] = calls().size();
    if (variable.initializer) keep(subject, *variable.initializer, state);
  }

  void initialised(const std::string& subject, const ir::Expression& value, State& state) override {
    if (!holdsOptimizer(value.type)) names_.rename(value, subject);
    keep(subject, value, state);
  }

  // An optimizer that has the parameters of one module.
  void keep(const std::string& subject, const ir::Expression& value, State& state) {
    ir::walk(value, [&](const ir::Expression& e) {
      if (!makesOptimizer(e)) return;
      const std::vector<ParameterOwner> owners = names_.ownersOf(e);
      state.optimizers.erase(subject);
      if (owners.size() == 1) state.optimizers[subject] = {&e, owners[0].subject};
    });
  }

  bool looped(const ir::Statement& loop, State& state) override {
    if (const ir::Expression* call = gradientOfElements(loop)) {
      const ir::Expression& list = *loop.expression;
      const std::string whole = names_.wholeOf(list);
      const bool lists = list.kind == ir::ExpressionKind::Call && list.object && !whole.empty();
      set({{whole.empty() ? names_.subjectOf(list) : whole, lists ? list.object.get() : &list}}, list, *call, state);
      return true;
    }
    if (loop.kind == ir::StatementKind::RangeFor && selects(loop, state)) return true;
    const ir::Expression* list = listOf(loop);
    const ir::Expression* call = list && !loop.children.empty() ? gradientOf(*loop.children.back()) : nullptr;
    if (!call) return false;
    setAll(*list, *call, state);
    return true;
  }

  // A loop that freezes what has certain names. It is dealt with where it is known which these are.
  bool selects(const ir::Statement& loop, State& state) {
    const std::optional<FrozenKeys> selection = selectionOf(loop);
    const std::vector<ParameterOwner> owners =
        selection ? names_.ownersOf(*loop.expression) : std::vector<ParameterOwner>();
    if (owners.size() != 1 || owners[0].subject.empty()) return false;
    const std::optional<std::string> example = statistics_.frozenWith(*owners[0].object, *selection);
    if (!example) return false;
    Frozen frozen = frozenAt(owners[0], *selection->call);
    frozen.hasStatistics = !example->empty();
    frozen.isCertain = false;
    frozen.example = *example;
    state.frozen[owners[0].subject] = frozen;
    return true;
  }

  // `std::for_each(list.begin(), list.end(), [](Tensor& p) { p.set_requires_grad(false); })`
  bool isWhole(const ir::Expression& call) const override { return gradientOfEach(call) != nullptr; }

  const ir::Expression* gradientOfEach(const ir::Expression& call) const {
    if (call.text != "std::for_each" || call.operands.size() != 3) return nullptr;
    const ir::Function* lambda = names_.lambdaOf(*call.operands[2]);
    return lambda && lambda->body ? gradientOf(*lambda->body) : nullptr;
  }

  // `for (auto& block : *blocks) for (auto& p : block->parameters()) p.set_requires_grad(false);`
  static const ir::Expression* gradientOfElements(const ir::Statement& loop) {
    if (loop.kind != ir::StatementKind::RangeFor || loop.children.empty()) return nullptr;
    const ir::Statement* inner = loop.children.back().get();
    if (inner->kind == ir::StatementKind::Block && inner->children.size() == 1) inner = inner->children[0].get();
    if (inner->kind != ir::StatementKind::RangeFor || inner->children.empty()) return nullptr;
    bool ofElement = false;
    ir::walk(*inner->expression, [&](const ir::Expression& e) {
      ofElement |= e.kind == ir::ExpressionKind::Variable && e.local && e.local == loop.variable.local;
    });
    const bool lists = unqualified(inner->expression->text).ends_with("parameters");
    return ofElement && lists ? gradientOf(*inner->children.back()) : nullptr;
  }

  void setAll(const ir::Expression& list, const ir::Expression& call, State& state) {
    set(names_.ownersOf(list), list, call, state);
  }

  void set(const std::vector<ParameterOwner>& owners, const ir::Expression& list, const ir::Expression& call,
           State& state) {
    const bool isPart = !isEach(currentCall()) && listsOwnOnly(list);
    const std::optional<bool> value = call.operands.size() == 1 ? names_.booleanOf(*call.operands[0]) : std::nullopt;
    for (const ParameterOwner& owner : owners) {
      if (value != false)
        thawed_.insert(owner.subject.empty() ? names_.containerOf(*owner.object) : owner.subject);
      else if (!owner.subject.empty() && owners.size() == 1 && !isPart)
        state.frozen[owner.subject] = frozenAt(owner, call, &names_.origin(list) != &list);
    }
    thaws_ |= owners.empty() && value != false;
  }

  // `isListGiven`: what the list is of comes from the caller.
  Frozen frozenAt(const ParameterOwner& owner, const ir::Expression& call, bool isListGiven = false) const {
    const bool isSelf = isThis(*owner.object) && currentCall() && currentCall()->object;
    const ir::Expression& named = isSelf ? *currentCall()->object : *owner.object;
    const ir::Expression& module = names_.origin(named);
    const ir::Expression* outer = callFrom(owner.subject);
    const bool isGiven = outer && (isSelf || isListGiven || &module != &named);
    return {isGiven ? outer : &call, isGiven ? nullptr : outer, &module, names_.nameOf(module),
            hasStatistics(owner.subject, module)};
  }

  // The call that is followed from the function which has the variable; null: it is this one.
  const ir::Expression* callFrom(const std::string& subject) const {
    const auto known = depths_.find(subject.substr(0, subject.find('.')));
    const std::size_t depth = known == depths_.end() ? 0 : known->second;
    return depth < calls().size() ? calls()[depth] : nullptr;
  }

  bool hasStatistics(const std::string& subject, const ir::Expression& module) const {
    const auto made = initializers_.find(subject);
    return statistics_.areIn(module, made == initializers_.end() ? nullptr : made->second);
  }

  void visited(const ir::Expression& e, State& state) override {
    if (const ir::Expression* each = gradientOfEach(e)) setAll(*e.operands[0], *each, state);
    if (makesOptimizer(e))
      if (const auto owners = names_.ownersOf(e); owners.size() == 1) vain(e, owners[0].subject, state);
    if (setsGradient(e)) thaws_ |= e.operands.size() != 1 || names_.booleanOf(*e.operands[0]) != false;
    if (e.kind == ir::ExpressionKind::Call && e.object) method(e, unqualified(e.text), state);
  }

  void method(const ir::Expression& e, const std::string& name, State& state) {
    const std::string subject = names_.subjectOf(*e.object);
    if (name == "step" && holdsOptimizer(e.object->type)) step(subject, state);
    if (name == "operator=" || name == "reset")
      for (const ir::ExpressionPtr& operand : e.operands) keep(subject, *operand, state);
    if (extends(e)) extended_.insert(subject);
    if (name == "buffers" || name == "named_buffers") evaluatedElsewhere_.insert(subject);  // it sets them itself
    if (name == "eval") {
      state.evaluated.insert(subject);
      for (const std::string& whole : {names_.wholeOf(*e.object), names_.containerOf(*e.object)})
        if (!whole.empty()) state.evaluated.insert(whole);
    }
    if (name != "train" || e.operands.size() != 1) return;
    const std::optional<bool> trains = names_.booleanOf(*e.operands[0]);
    const bool isPlain = e.text == "torch::nn::Module::train" && trains == true;
    if (isPlain)
      std::erase_if(state.evaluated, [&](const std::string& each) {
        if (isWithin(each, subject)) state.undone[each] = callFrom(each) ? callFrom(each) : &e;
        return isWithin(each, subject);
      });
    else
      state.evaluated.insert(subject);  // a train() of the project's own can keep parts as they are
  }

  void step(const std::string& subject, const State& state) {
    for (const auto& [module, frozen] : state.frozen)
      if (frozen.hasStatistics && !anyRelated(state.evaluated, module)) {
        const auto undone = state.undone.find(module);
        moving_.emplace(module, std::pair(frozen, undone == state.undone.end() ? nullptr : undone->second));
      }
    if (const auto known = state.optimizers.find(subject); known != state.optimizers.end())
      vain(*known->second.made, known->second.owner, state);
  }

  void vain(const ir::Expression& made, const std::string& owner, const State& state) {
    const auto frozen = state.frozen.find(owner);
    if (frozen != state.frozen.end() && frozen->second.isCertain)
      vain_.emplace(owner, std::pair(&made, frozen->second.place));
  }

  // New parameters come to the module, which are not frozen.
  bool extends(const ir::Expression& e) const {
    const auto registers = [](const ir::Expression& inner) {
      const std::string name = inner.kind == ir::ExpressionKind::Call ? unqualified(inner.text) : "";
      return name.rfind("register_", 0) == 0 || name == "replace_module";
    };
    bool found = registers(e) || unqualified(e.text) == "operator=";
    if (const ir::Function* method = context_.index().function(e.usr))
      ir::walk(*method, [&](const ir::Expression& inner) { found |= registers(inner); });
    return found;
  }

  State join(const State& before, const State& a, const State& b) override {
    State result = a;
    result.frozen.insert(b.frozen.begin(), b.frozen.end());
    for (auto& [subject, frozen] : result.frozen) {
      const auto inA = a.frozen.find(subject), inB = b.frozen.find(subject);
      frozen.isCertain =
          inA != a.frozen.end() && inB != b.frozen.end() && inA->second.isCertain && inB->second.isCertain;
    }
    result.evaluated.insert(b.evaluated.begin(), b.evaluated.end());
    result.undone.insert(b.undone.begin(), b.undone.end());
    result.optimizers.insert(b.optimizers.begin(), b.optimizers.end());
    for (const auto& [subject, optimizer] : before.optimizers)
      if (!a.optimizers.count(subject) || !b.optimizers.count(subject)) result.optimizers.erase(subject);
    return result;
  }

  Context& context_;
  Statistics statistics_;
  std::map<std::string, const ir::Expression*> initializers_;  // of local modules
  std::map<std::string, std::size_t> depths_;                  // calls that were followed to their declarations
  // Modules that train with their statistics, and the train() that brought that about again.
  std::map<std::string, std::pair<Frozen, const ir::Expression*>> moving_;
  std::map<std::string, std::pair<const ir::Expression*, const ir::Expression*>> vain_;  // owner -> optimizer, freezing
  std::set<std::string> thawed_;  // gradients are switched on again for all of these
  std::set<std::string> extended_;
  std::set<std::string> evaluatedElsewhere_;
  bool thaws_ = false;  // gradients are switched on for something
};

bool matters(const ir::Expression& e) {
  if (e.kind != ir::ExpressionKind::Call) return makesOptimizer(e);
  const std::string name = unqualified(e.text);
  return setsGradient(e) || makesOptimizer(e) || name == "eval" || name == "train" || name == "step";
}

void run(Context& context) {
  const auto mattering = functionsThatMatter(context.index(), matters);
  for (const FlowRoot& root : flowRoots(context.program(), mattering)) {
    Story story(context, mattering);
    if (const ir::Class* type = context.index().classOf(root.function->classUsr))
      for (const std::string& usr : type->methods)
        if (const ir::Function* method = context.index().function(usr); method && method != root.function)
          story.leaveAlone(*method);
    story.run(root);
    story.report();
  }
}

}  // namespace

Check frozenStatistics() {
  return {
      {.name = "torch-frozen-statistics",
       .summary = "frozen parameters with batch statistics that move on, or given to an optimizer alone",
       .why = "requires_grad = false stops gradients, not running_mean and running_var: a frozen backbone in training "
              "mode changes with every batch. An optimizer that has only frozen parameters trains nothing.",
       .silentWhen =
           "eval() is called on the module, what holds it or a part of it before the optimizer steps, a train() of the "
           "project's own may do so, gradients are switched on again for all that has statistics, or the function "
           "lists its buffers, to set them.",
       .doesNotSee = "Freezing and training in different methods of a class, unless the constructor freezes or one "
                     "function calls both; an optimizer that another program's function steps."},
      run};
}

}  // namespace dictum::checks

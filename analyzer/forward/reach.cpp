#include "forward/reach.h"

#include <algorithm>

#include "forward/collect.h"
#include "solve/solver.h"
#include "symbolic/cases.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::forward {

using schema::conjunction;
using namespace symbolic;

namespace {

// What is said of one object, before it is put in relation to the condition of its registration.
struct Gate {
  std::vector<schema::Use> uses;
  Expression when = Expression::boolean(false);
  bool isExact = true;
  bool flows = false;  // to everything below
};

// Where the walk is: a key, and when there is something of that key.
struct Spot {
  schema::Key path;
  Expression when;
};

class ReachWalk {
 public:
  ReachWalk(const Evaluator& evaluator, const Recorder& recorder, const ModelFacts& facts, const schema::Model& model)
      : evaluator_(evaluator), recorder_(recorder), facts_(facts), solver_(facts.inputs) {
    solver_.assume(model.valid);
  }

  void module(const Value& value, const Spot& at, const Gate& inherited, int depth) {
    if (depth > 60) return;
    forEachPart(evaluator_, value, [&](const Part& part) {
      const Spot here{at.path, conjunction(at.when, part.when)};
      if (part.kind != Part::Kind::Module || here.when.isFalse()) return;
      Gate gate = joined(gateOf(part.identity), inherited);
      if (depth > 0) gates_[here.path.text()] = joined(gate, gates_[here.path.text()]);
      const Structure& structure = *moduleOf(part.value);
      const bool isLeaf = isLibraryModule(structure.className) && !structure.find("$items");
      const bool flows = isLeaf || inherited.flows || recorder_.usesWhole(part.identity);
      if (flows) gate.flows = true;
      contents(structure, here, flows ? gate : Gate{}, depth);
    });
  }

  schema::Reach reachOf(const schema::Key& key, const Expression& when) {
    schema::Reach reach;
    const auto found = gates_.find(key.text());
    if (found == gates_.end()) return reach;
    const Gate& gate = found->second;
    reach.uses = gate.uses;
    if (gate.when.isFalse()) {
      reach.reached = facts_.isRunComplete ? schema::Reached::Never : schema::Reached::Unknown;
    } else if (isAlways(when, gate.when)) {
      reach.reached = schema::Reached::Always;
    } else if (gate.isExact) {
      reach.reached = schema::Reached::Conditionally;
      reach.when = gate.when;
    }
    return reach;
  }

 private:
  void contents(const Structure& structure, const Spot& at, const Gate& inherited, int depth) {
    const std::shared_ptr<Registry> registry = structure.registry;
    for (const auto* list : {&registry->parameters, &registry->buffers})
      for (const auto& element : *list)
        forEachName(element, at, [&](const Spot& below) { tensor(element.value.value, below.path, inherited); });
    for (const auto& element : registry->modules)
      forEachName(element, at, [&](const Spot& below) { module(element.value.value, below, inherited, depth + 1); });
  }

  void tensor(const Value& value, const schema::Key& key, const Gate& inherited) {
    forEachPart(evaluator_, value, [&](const Part& part) {
      if (part.kind != Part::Kind::Tensor) return;
      gates_[key.text()] = joined(joined(gateOf(part.identity), inherited), gates_[key.text()]);
    });
  }

  void forEachName(const Element<Registered>& element, const Spot& at, const std::function<void(const Spot&)>& visit) {
    for (const NameCase& name : casesOf(element.value.name)) {
      Spot below{at.path, conjunction({at.when, element.when, name.when})};
      if (below.when.isFalse()) continue;
      if (!below.path.parts().empty()) below.path.append(".");
      below.path.append(name.name);
      visit(below);
    }
  }

  Gate gateOf(Identity identity) const {
    Gate gate;
    const auto found = recorder_.uses().find(identity);
    if (found == recorder_.uses().end()) return gate;
    for (const Use& use : found->second) {
      if (facts_.hasForward && !use.isForward) continue;
      gate.when = schema::disjunction(gate.when, use.when);
      gate.isExact &= use.isExact;
      gate.uses.push_back({evaluator_.index().locate(use.location), use.when});
    }
    return gate;
  }

  static Gate joined(Gate a, const Gate& b) {
    a.when = schema::disjunction(a.when, b.when);
    a.isExact &= b.isExact;
    for (const schema::Use& use : b.uses) {
      const bool known = std::any_of(a.uses.begin(), a.uses.end(),
                                     [&](const schema::Use& mine) { return mine.location == use.location; });
      if (!known) a.uses.push_back(use);
    }
    return a;
  }

  // Whether everything that has the entry reaches it.
  bool isAlways(const Expression& registered, const Expression& gate) {
    if (gate.isTrue() || gate == registered) return true;
    if (gate.hasLoopIndex()) return false;
    const std::string question = schema::print(registered) + " => " + schema::print(gate);
    auto [known, isNew] = answers_.emplace(question, false);
    if (isNew) known->second = solver_.implies(registered, gate).truth == solve::Truth::Proved;
    return known->second;
  }

  Evaluator evaluator_;
  const Recorder& recorder_;
  const ModelFacts& facts_;
  solve::Solver solver_;
  std::map<std::string, Gate> gates_;
  std::map<std::string, bool> answers_;
};

}  // namespace

void setReach(const Evaluator& evaluator, const Value& module, const Recorder& recorder, const ModelFacts& facts,
              schema::Model& model) {
  ReachWalk walk(evaluator, recorder, facts, model);
  walk.module(module, Spot{schema::Key(), Expression::boolean(true)}, Gate{}, 0);
  for (schema::Entry& entry : model.entries) entry.reach = walk.reachOf(entry.key, entry.when);
  for (schema::Submodule& submodule : model.submodules) submodule.reach = walk.reachOf(submodule.path, submodule.when);
}

}  // namespace dictum::forward

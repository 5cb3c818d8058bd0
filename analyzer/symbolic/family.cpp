#include "symbolic/family.h"

#include <algorithm>
#include <set>
#include <utility>

#include "symbolic/evaluator.h"
#include "symbolic/family_changes.h"
#include "symbolic/iterations.h"
#include "symbolic/library_types.h"

namespace dictum::symbolic {

using schema::add;
using schema::conditional;
using schema::less;
using schema::multiply;
using schema::subtract;

namespace {

Expression replaceLeaf(const Expression& in, const Expression& leaf, const Expression& by) {
  return schema::substitute(in, [&](const Expression& e) -> std::optional<Expression> {
    if (e == leaf) return by;
    return std::nullopt;
  });
}

bool mentions(const Expression& expression, const Expression& leaf) {
  const auto& name = leaf.name();
  return leaf.operation() == schema::Operation::LoopIndex ? schema::loopIndicesOf(expression).count(name) > 0
                                                          : schema::inputsOf(expression).count(name) > 0;
}

// `next` = previous * factor, where factor is a literal or free of both.
std::optional<Expression> factorOf(const Expression& next, const Expression& previous) {
  if (next.operation() != schema::Operation::Multiply || next.operands().size() != 2) return std::nullopt;
  for (int side = 0; side < 2; ++side)
    if (next.operands()[side] == previous && !mentions(next.operands()[1 - side], previous))
      return next.operands()[1 - side];
  return std::nullopt;
}

}  // namespace

std::optional<ClosedForm> closedForm(const Expression& initial, const Expression& previous, const Expression& next,
                                     const Family& family) {
  Expression index = Expression::loopIndex(family.index);
  Expression done = subtract(index, family.from);
  Expression all = iterationsOf(family);
  if (next == previous) return ClosedForm{initial, initial};
  if (!mentions(next, previous)) {
    if (!mentions(next, index))
      return ClosedForm{conditional(equal(index, family.from), initial, next),
                        conditional(less(family.from, family.to), next, initial)};
    Expression one = Expression::integer(1);
    return ClosedForm{
        conditional(equal(index, family.from), initial, replaceLeaf(next, index, subtract(index, one))),
        conditional(less(family.from, family.to), replaceLeaf(next, index, subtract(family.to, one)), initial)};
  }
  if (previous.type() == schema::ValueType::Integer) {
    Expression step = subtract(next, previous);
    if (!mentions(step, previous) && !mentions(step, index))
      return ClosedForm{add(initial, multiply(step, done)), add(initial, multiply(step, all))};
    if (std::optional<Expression> factor = factorOf(next, previous); factor && !mentions(*factor, index)) {
      auto power = [&](const Expression& times) {
        return multiply(initial, schema::call("int", {schema::call("pow", {*factor, times})}));
      };
      return ClosedForm{power(done), power(all)};
    }
  }
  return std::nullopt;
}

// One run of a family: finds what the body changes, solves the changes, and runs the body for good.
class FamilyRun {
 public:
  FamilyRun(Evaluator& evaluator, const Family& family, const std::function<void()>& body, const ir::Location& site,
            Exits* breaks)
      : evaluator_(evaluator),
        family_(family),
        body_(body),
        site_(site),
        breaks_(breaks),
        returned_(evaluator.frame().returns.flows.size()),
        broken_(breaks ? breaks->flows.size() : 0),
        initial_(evaluator.store_) {}

  void run() {
    bool isKnown = false;
    for (int round = 0; round < maximumTrials && !isKnown; ++round) {
      const std::size_t revision = changes_.revision();
      if (!trial()) return;
      isKnown = changes_.revision() == revision;
    }
    changes_.solve(family_);
    start(Phase::Solved);
    std::set<CellId> listedBefore = std::exchange(evaluator_.listed_, {});
    const CellId before = evaluator_.cells_;
    bodyUnderFacts();
    evaluator_.iterationCells_[family_.index].push_back({before, evaluator_.cells_});
    isKnown = isKnown && !changesMore() && !listsWhatGrows();
    if (dropExits()) evaluator_.gap("a loop whose bounds depend on inputs can end early", site_, GapKind::Loop);
    evaluator_.listed_.merge(listedBefore);
    finish();
    if (!isKnown || !changes_.isAsLearnt())
      evaluator_.gap("what one iteration of a loop makes of another is not known", site_, GapKind::Loop);
  }

 private:
  enum class Phase { Placeholder, Solved };
  static constexpr int maximumTrials = 6;

  // Runs the body from placeholders and learns what it changes. False: it never reaches the next iteration.
  bool trial() {
    auto saved = std::make_tuple(evaluator_.gaps_, evaluator_.gapKeys_, evaluator_.valid_, evaluator_.throws_,
                                 evaluator_.indexNames_);
    start(Phase::Placeholder);
    bool reached = true;
    std::size_t mark = evaluator_.path_.size();
    try {
      bodyUnderFacts();
      learn();
    } catch (const PathThrows& thrown) {
      reached = false;
      trouble_ = thrown.message;
    } catch (const PathEnds&) {
      reached = false;
    }
    const bool leaves = dropExits();
    evaluator_.path_.resize(mark);
    evaluator_.store_ = initial_;
    std::tie(evaluator_.gaps_, evaluator_.gapKeys_, evaluator_.valid_, evaluator_.throws_, evaluator_.indexNames_) =
        saved;
    if (reached) return true;
    if (trouble_ && !leaves)
      refuse(schema::lessEqual(family_.to, family_.from), *trouble_);
    else
      evaluator_.gap("a loop whose bounds depend on inputs leaves in its first iteration", site_, GapKind::Loop);
    return false;
  }

  void start(Phase phase) {
    evaluator_.store_ = initial_;
    for (CellId cell : changes_.cells()) {
      Value& value = evaluator_.store_.edit(cell);
      value = phase == Phase::Placeholder ? changes_.withPlaceholders(cell, value, family_)
                                          : changes_.atIteration(cell, value, family_);
    }
  }

  void bodyUnderFacts() {
    Expression index = Expression::loopIndex(family_.index);
    std::size_t mark = evaluator_.path_.size();
    evaluator_.path_.push_back(schema::lessEqual(family_.from, index));
    evaluator_.path_.push_back(less(index, family_.to));
    body_();
    evaluator_.path_.resize(mark);
    if (mentions(evaluator_.valid_, index)) evaluator_.valid_ = atEnds(evaluator_.valid_);
  }

  // What has to hold in every iteration cannot be said in the grammar; what has to hold in the first and in the last
  // can. A comparison that is linear in the index holds between them then. A loop that can end early may never come to
  // its last.
  Expression atEnds(const Expression& condition) const {
    const Expression index = Expression::loopIndex(family_.index);
    if (condition.operation() == schema::Operation::And) {
      std::vector<Expression> parts;
      for (const Expression& part : condition.operands()) parts.push_back(atEnds(part));
      return schema::conjunction(parts);
    }
    if (!mentions(condition, index)) return condition;
    const Expression claim =
        schema::assuming(condition, {schema::lessEqual(family_.from, index), less(index, family_.to)});
    const auto at = [&](const Expression& iteration) { return replaceLeaf(claim, index, iteration); };
    const Expression last = canEndEarly() ? Expression() : at(subtract(family_.to, Expression::integer(1)));
    return schema::disjunction(schema::lessEqual(family_.to, family_.from),
                               schema::conjunction(at(family_.from), last));
  }

  bool canEndEarly() const {
    return evaluator_.frame().returns.flows.size() > returned_ || (breaks_ && breaks_->flows.size() > broken_);
  }

  // Which iteration it is that leaves the loop cannot be told. Whether any did.
  bool dropExits() {
    const bool found = canEndEarly();
    evaluator_.frame().returns.flows.resize(returned_);
    if (breaks_) breaks_->flows.resize(broken_);
    return found;
  }

  void learn() {
    evaluator_.store_.forEachDifference(initial_, [&](CellId cell) {
      if (outlivesIteration(cell)) changes_.learn(cell, initial_.read(cell), evaluator_.store_.read(cell), family_);
    });
  }

  // It was there before and is one for all iterations. What an earlier loop of the same index has made is there once
  // for each: an iteration finds it as it was, and changes its own.
  bool outlivesIteration(CellId cell) const {
    if (!initial_.exists(cell) || !evaluator_.store_.exists(cell)) return false;
    const auto made = evaluator_.iterationCells_.find(family_.index);
    return made == evaluator_.iterationCells_.end() ||
           std::none_of(made->second.begin(), made->second.end(),
                        [&](const auto& range) { return range.first < cell && cell <= range.second; });
  }

  // What no trial reached, such as registrations once a list is long enough, is learnt now. Whether it takes more than
  // that, so that a trial would have begun otherwise.
  bool changesMore() {
    const std::size_t revision = changes_.revision();
    const std::vector<CellId> known = changes_.cells();
    evaluator_.store_.forEachDifference(initial_, [&](CellId cell) {
      const bool isNew = std::find(known.begin(), known.end(), cell) == known.end();
      if (isNew && outlivesIteration(cell))
        changes_.learn(cell, initial_.read(cell), evaluator_.store_.read(cell), family_);
    });
    return changes_.revision() != revision;
  }

  // The body looks at the registrations of a module that it adds to: those of earlier iterations are not there.
  bool listsWhatGrows() const {
    const auto sizeOf = [](const Value& object) -> std::size_t {
      const Structure* structure = object.as<Structure>();
      const Registry* registry = structure ? structure->registry.get() : nullptr;
      return registry ? registry->modules.size() + registry->parameters.size() + registry->buffers.size() : 0;
    };
    return std::any_of(evaluator_.listed_.begin(), evaluator_.listed_.end(), [&](CellId module) {
      return initial_.exists(module) && evaluator_.store_.exists(module) &&
             sizeOf(initial_.read(module)) != sizeOf(evaluator_.store_.read(module));
    });
  }

  void finish() {
    std::vector<std::pair<CellId, Value>> results;
    for (CellId cell : changes_.cells())
      results.emplace_back(cell, changes_.afterwards(cell, initial_.read(cell), evaluator_.store_.read(cell), family_));
    for (auto& [cell, value] : results) evaluator_.store_.edit(cell) = std::move(value);
    for (const std::string& name : changes_.repeatedNames())
      refuse(schema::lessEqual(subtract(family_.to, family_.from), Expression::integer(1)),
             "'" + name + "' already defined");
  }

  // A handler would have to find what the iterations before have done.
  void refuse(const Expression& unless, const std::string& message) {
    if (evaluator_.tries_.empty()) return evaluator_.require(unless, message, site_);
    evaluator_.gap("when an iteration throws what is caught here is not known", site_, GapKind::Loop);
  }

  Evaluator& evaluator_;
  Family family_;
  const std::function<void()>& body_;
  ir::Location site_;
  Exits* breaks_;
  std::size_t returned_, broken_;  // ways out that were there before
  Store initial_;
  FamilyChanges changes_{initial_};
  std::optional<std::string> trouble_;
};

namespace {

// Runs when the scope is left, also by a throw of the analysed program.
template <typename Action>
class AtEnd {
 public:
  explicit AtEnd(Action action) : action_(std::move(action)) {}
  ~AtEnd() { action_(); }
  AtEnd(const AtEnd&) = delete;

 private:
  Action action_;
};

}  // namespace

void Evaluator::runFamily(const Family& family, const std::function<void()>& body, const ir::Location& site,
                          Exits* breaks) {
  if (onPath(less(family.from, family.to)).isFalse()) return;
  const auto what = [&] {
    return "for " + family.index + " in [" + schema::print(family.from) + ", " + schema::print(family.to) + ")";
  };
  TraceScope scope(*this, what, site);
  ++families_;
  const AtEnd leave([&] { --families_; });
  FamilyRun(*this, family, body, site, breaks).run();
}

void Evaluator::runUnknownTimes(const void* node, const std::string& what, const std::string& reason,
                                const ir::Location& site, const std::function<void()>& body, Exits* breaks) {
  const std::string name = what + " at line " + std::to_string(site.line);
  // A recursion through it has no end that is known.
  if (!openLoops_.insert(node).second) return gap(reason + ", in a recursion", site, GapKind::Loop);
  const Value count = input(name, plainType(schema::ValueType::Integer), site, std::nullopt, reason);
  const AtEnd close([&] { openLoops_.erase(node); });
  runFamily(Family{freshIndexName("i"), Expression::integer(0), *scalar(count)}, body, site, breaks);
}

}  // namespace dictum::symbolic

#include "symbolic/family.h"

#include <map>

#include "symbolic/evaluator.h"
#include "symbolic/family_changes.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

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
  Expression all = subtract(family.to, family.from);
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
  FamilyRun(Evaluator& evaluator, const Family& family, const std::function<void()>& body, const ir::Location& site)
      : evaluator_(evaluator), family_(family), body_(body), site_(site), initial_(evaluator.store_) {}

  void run() {
    for (int round = 0; round < 4; ++round) {
      std::size_t known = changes_.size();
      if (!trial()) return;
      if (changes_.size() == known) break;
    }
    changes_.solve(family_);
    start(Phase::Solved);
    bodyUnderFacts();
    finish();
  }

 private:
  enum class Phase { Placeholder, Solved };

  // Runs the body from placeholders and learns what it changes. False: it never reaches the next iteration.
  bool trial() {
    auto saved = std::make_tuple(evaluator_.gaps_, evaluator_.gapKeys_, evaluator_.valid_, evaluator_.indexNames_);
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
    evaluator_.path_.resize(mark);
    evaluator_.store_ = initial_;
    std::tie(evaluator_.gaps_, evaluator_.gapKeys_, evaluator_.valid_, evaluator_.indexNames_) = saved;
    if (reached) return true;
    if (trouble_)
      evaluator_.require(schema::lessEqual(family_.to, family_.from), *trouble_, site_);
    else
      evaluator_.gap("a loop whose bounds depend on inputs leaves in its first iteration", site_);
    return false;
  }

  void start(Phase phase) {
    evaluator_.store_ = initial_;
    for (CellId cell : changes_.cells()) {
      Value& value = evaluator_.store_.edit(cell);
      value = phase == Phase::Placeholder ? changes_.withPlaceholders(cell, value)
                                          : changes_.atIteration(cell, value, family_);
    }
  }

  void bodyUnderFacts() {
    Expression index = Expression::loopIndex(family_.index);
    std::size_t mark = evaluator_.path_.size();
    Expression valid = evaluator_.valid_;
    evaluator_.path_.push_back(schema::lessEqual(family_.from, index));
    evaluator_.path_.push_back(less(index, family_.to));
    body_();
    evaluator_.path_.resize(mark);
    // What holds for every iteration cannot be said in the grammar: it is left out, never weakened to a wrong claim.
    if (mentions(evaluator_.valid_, index)) evaluator_.valid_ = valid;
  }

  void learn() {
    evaluator_.store_.forEachDifference(initial_, [&](CellId cell) {
      if (initial_.exists(cell) && evaluator_.store_.exists(cell))
        changes_.learn(cell, initial_.read(cell), evaluator_.store_.read(cell), family_);
    });
  }

  void finish() {
    std::vector<std::pair<CellId, Value>> results;
    for (CellId cell : changes_.cells())
      results.emplace_back(cell, changes_.afterwards(cell, initial_.read(cell), evaluator_.store_.read(cell), family_));
    for (auto& [cell, value] : results) evaluator_.store_.edit(cell) = std::move(value);
    for (const std::string& name : changes_.repeatedNames())
      evaluator_.require(schema::lessEqual(subtract(family_.to, family_.from), Expression::integer(1)),
                         "'" + name + "' already defined", site_);
  }

  Evaluator& evaluator_;
  Family family_;
  const std::function<void()>& body_;
  ir::Location site_;
  Store initial_;
  FamilyChanges changes_;
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

void Evaluator::runFamily(const Family& family, const std::function<void()>& body, const ir::Location& site) {
  if (onPath(less(family.from, family.to)).isFalse()) return;
  TraceScope scope(*this,
                   "for " + family.index + " in [" + schema::print(family.from) + ", " + schema::print(family.to) + ")",
                   site);
  ++families_;
  const AtEnd leave([&] { --families_; });
  FamilyRun(*this, family, body, site).run();
}

namespace {

// The trip of a counting loop: `variable + offset op bound`, from the condition's syntax. Of an iterator its position
// counts: `it != v.end()`.
struct Counter {
  const ir::Expression* variable = nullptr;
  const ir::Expression* bound = nullptr;
  std::string op;
  std::int64_t offset = 0;
  bool isIterator = false;
};

const ir::Expression& stripCasts(const ir::Expression& e) {
  return e.kind == ir::ExpressionKind::Cast ? stripCasts(*e.operands.at(0)) : e;
}

// `i`, `i + 1` or `i - 1`.
std::optional<Counter> countedBy(const ir::Expression& side) {
  const ir::Expression& e = stripCasts(side);
  if (e.kind == ir::ExpressionKind::Variable && e.local != 0) return Counter{&e, nullptr, ""};
  const bool sum = e.kind == ir::ExpressionKind::Binary && (e.text == "+" || e.text == "-") && e.operands.size() == 2;
  if (!sum) return std::nullopt;
  const ir::Expression& left = stripCasts(*e.operands[0]);
  const ir::Expression& right = stripCasts(*e.operands[1]);
  if (left.kind != ir::ExpressionKind::Variable || left.local == 0 || right.kind != ir::ExpressionKind::Integer)
    return std::nullopt;
  return Counter{&left, nullptr, "", e.text == "+" ? right.integer : -right.integer};
}

std::optional<Counter> iteratorCounter(const ir::Expression& test) {
  if (unqualified(test.text) != "operator!=") return std::nullopt;
  std::vector<const ir::Expression*> sides;
  if (test.object) sides.push_back(test.object.get());
  for (const ir::ExpressionPtr& operand : test.operands) sides.push_back(operand.get());
  if (sides.size() != 2 || sides[0]->kind != ir::ExpressionKind::Variable || sides[0]->local == 0) return std::nullopt;
  return Counter{sides[0], sides[1], "!=", 0, true};
}

std::optional<Counter> counterOf(const ir::Expression& test) {
  if (test.kind == ir::ExpressionKind::Call) return iteratorCounter(test);
  if (test.kind != ir::ExpressionKind::Binary || test.operands.size() != 2) return std::nullopt;
  static const std::map<std::string, std::string> mirrored = {
      {"<", ">"}, {">", "<"}, {"<=", ">="}, {">=", "<="}, {"!=", "!="}};
  std::optional<Counter> counter = countedBy(*test.operands[0]);
  if (counter) {
    counter->bound = test.operands[1].get();
    counter->op = test.text;
    return counter;
  }
  counter = countedBy(*test.operands[1]);
  auto mirror = mirrored.find(test.text);
  if (!counter || mirror == mirrored.end()) return std::nullopt;
  counter->bound = test.operands[0].get();
  counter->op = mirror->second;
  return counter;
}

// The number of iterations, for a step that is a literal.
std::optional<Expression> trips(const std::string& op, const Expression& first, const Expression& bound,
                                std::int64_t step) {
  auto over = [&](const Expression& distance, std::int64_t by) {
    if (by == 1) return distance;
    return divide(add(distance, Expression::integer(by - 1)), Expression::integer(by));
  };
  Expression one = Expression::integer(1);
  if (op == "<" && step > 0) return over(subtract(bound, first), step);
  if (op == "<=" && step > 0) return over(add(subtract(bound, first), one), step);
  if (op == "!=" && step == 1) return subtract(bound, first);
  if (op == ">" && step < 0) return over(subtract(first, bound), -step);
  if (op == ">=" && step < 0) return over(add(subtract(first, bound), one), -step);
  if (op == "!=" && step == -1) return subtract(first, bound);
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> Evaluator::stepOf(const ir::Statement& loop, const Operand& counter) {
  Store before = store_;
  std::size_t mark = path_.size();
  Expression probe = Expression::input("#counter", schema::ValueType::Integer);
  write(counter, Value(probe));
  if (loop.increment) evaluate(*loop.increment);
  Value after = read(counter);
  store_ = std::move(before);
  path_.resize(mark);
  const Expression* next = scalar(after);
  return next ? subtract(*next, probe).asInteger() : std::nullopt;
}

void Evaluator::runUnknownTimes(const void* node, const std::string& what, const std::string& reason,
                                const ir::Location& site, const std::function<void()>& body) {
  const std::string name = what + " at line " + std::to_string(site.line);
  // A recursion through it has no end that is known.
  if (!openLoops_.insert(node).second) return gap(reason + ", in a recursion", site);
  const Value count = input(name, plainType(schema::ValueType::Integer), site, std::nullopt, reason);
  const AtEnd close([&] { openLoops_.erase(node); });
  runFamily(Family{freshIndexName("i"), Expression::integer(0), *scalar(count)}, body, site);
}

bool Evaluator::symbolicLoop(const ir::Statement& s, const Expression& test) {
  auto surrender = [&](const std::string& reason) {
    Exits breaks{path_.size(), {}};
    runUnknownTimes(&s, "iterations of the loop", reason, s.location, [&] {
      if (!iterate(s, breaks)) throw PathEnds{};
      if (s.increment) evaluate(*s.increment);
    });
    if (!breaks.flows.empty()) gap(reason + "; it can end early", s.location);
    return true;
  };
  std::optional<Counter> counter = s.expression ? counterOf(*s.expression) : std::nullopt;
  if (!counter || !s.increment)
    return surrender("a loop that runs while " + schema::print(test) + ", which is no count over an input");
  Operand variable = evaluate(*counter->variable);
  Operand boundary = evaluate(*counter->bound);
  if (counter->isIterator) {
    variable = fieldOperand(*this, variable, "position", s.location);
    boundary = fieldOperand(*this, boundary, "position", s.location);
  }
  std::optional<std::int64_t> step = stepOf(s, variable);
  Value firstValue = read(variable), boundValue = read(boundary);
  const Expression* first = scalar(firstValue);
  const Expression* bound = scalar(boundValue);
  if (!step || *step == 0 || !first || !bound) return surrender("a loop whose bounds are not known");
  std::optional<Expression> count =
      trips(counter->op, *first, subtract(*bound, Expression::integer(counter->offset)), *step);
  if (!count) return surrender("a loop that counts in an unusual way");

  bool direct = *step == 1;
  Family family{freshIndexName(counter->isIterator ? "i" : counter->variable->text),
                direct ? *first : Expression::integer(0), direct ? add(*first, *count) : *count};
  Expression index = Expression::loopIndex(family.index);
  Exits breaks{path_.size(), {}};
  auto body = [&] {
    write(variable, Value(direct ? index : add(*first, multiply(index, Expression::integer(*step)))));
    if (!iterate(s, breaks)) throw PathEnds{};
    write(variable, firstValue);
  };
  runFamily(family, body, s.location);
  if (!breaks.flows.empty()) gap("a loop whose bounds depend on inputs can end early", s.location);
  write(variable, Value(add(*first, multiply(*count, Expression::integer(*step)))));
  return true;
}

}  // namespace dictum::symbolic

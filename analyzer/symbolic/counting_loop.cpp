// Loops that count up to a number that depends on inputs: `for (i = 0; i < n; ++i)`, `while (i < n) { ...; i++; }`,
// `while (n-- > 0)`. What their iterations do becomes a family.
#include <map>

#include "symbolic/evaluator.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"
#include "symbolic/walked_list.h"

namespace dictum::symbolic {

using schema::add;
using schema::subtract;

namespace {

// What the condition compares, from its syntax: `variable + offset op bound`. Of an iterator its position counts:
// `it != v.end()`.
struct Counter {
  const ir::Expression* variable = nullptr;
  const ir::Expression* bound = nullptr;  // null: zero
  std::string op;
  std::int64_t offset = 0;  // of the value compared from that of the variable once the condition is evaluated
  bool isIterator = false;
};

const ir::Expression& stripCasts(const ir::Expression& e) {
  return e.kind == ir::ExpressionKind::Cast ? stripCasts(*e.operands.at(0)) : e;
}

bool isLocal(const ir::Expression& e) { return e.kind == ir::ExpressionKind::Variable && e.local != 0; }

// `i`, `i + 1`, `i - 1`, `i--`, `--i`.
std::optional<Counter> countedBy(const ir::Expression& side) {
  const ir::Expression& e = stripCasts(side);
  if (isLocal(e)) return Counter{&e, nullptr, ""};
  if (e.kind == ir::ExpressionKind::Unary) {
    static const std::map<std::string, std::int64_t> offsets = {{"++", 0}, {"--", 0}, {"post++", -1}, {"post--", 1}};
    const auto known = offsets.find(e.text);
    const ir::Expression& changed = stripCasts(*e.operands.at(0));
    if (known == offsets.end() || !isLocal(changed)) return std::nullopt;
    return Counter{&changed, nullptr, "", known->second};
  }
  const bool isSum = e.kind == ir::ExpressionKind::Binary && (e.text == "+" || e.text == "-") && e.operands.size() == 2;
  if (!isSum) return std::nullopt;
  const ir::Expression& left = stripCasts(*e.operands[0]);
  const ir::Expression& right = stripCasts(*e.operands[1]);
  if (!isLocal(left) || right.kind != ir::ExpressionKind::Integer) return std::nullopt;
  return Counter{&left, nullptr, "", e.text == "+" ? right.integer : -right.integer};
}

std::optional<Counter> iteratorCounter(const ir::Expression& test) {
  if (unqualified(test.text) != "operator!=") return std::nullopt;
  std::vector<const ir::Expression*> sides;
  if (test.object) sides.push_back(test.object.get());
  for (const ir::ExpressionPtr& operand : test.operands) sides.push_back(operand.get());
  if (sides.size() != 2 || !isLocal(*sides[0])) return std::nullopt;
  return Counter{sides[0], sides[1], "!=", 0, true};
}

std::optional<Counter> comparedCounter(const ir::Expression& test) {
  static const std::map<std::string, std::string> mirrored = {
      {"<", ">"}, {">", "<"}, {"<=", ">="}, {">=", "<="}, {"!=", "!="}};
  const auto mirror = mirrored.find(test.text);
  if (test.operands.size() != 2 || mirror == mirrored.end()) return std::nullopt;
  for (const std::size_t side : {0, 1})
    if (std::optional<Counter> counter = countedBy(*test.operands[side])) {
      counter->bound = test.operands[1 - side].get();
      counter->op = side == 0 ? test.text : mirror->second;
      return counter;
    }
  return std::nullopt;
}

std::optional<Counter> counterOf(const ir::Expression& test) {
  if (test.kind == ir::ExpressionKind::Call) return iteratorCounter(test);
  if (test.kind == ir::ExpressionKind::Binary) return comparedCounter(test);
  // `while (n--)`
  std::optional<Counter> counter = countedBy(test);
  if (counter) counter->op = "!=";
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

// Runs the iterations of one loop, once its condition has been evaluated for the first of them.
class CountingLoop {
 public:
  CountingLoop(Evaluator& evaluator, const ir::Statement& loop, const Counter& counter)
      : evaluator_(evaluator), loop_(loop), counter_(counter) {}

  // Why nothing was run: the loop counts in no way that is known. Nothing where it was.
  std::optional<std::string> run() {
    Operand variable = evaluator_.evaluate(*counter_.variable);
    if (counter_.isIterator) variable = fieldOperand(evaluator_, variable, "position", loop_.location);
    const Value firstValue = evaluator_.read(variable), boundValue = boundOf(evaluator_);
    const Expression* first = scalar(firstValue);
    const Expression* bound = scalar(boundValue);
    if (!first || !bound) return "a loop whose bounds are not known";
    const std::optional<Pace> pace = paceOf(variable, *bound, true);
    if (!pace || pace->counter == 0) return "a loop whose counter or bound changes in no way that is known";
    const std::optional<Expression> count =
        trips(counter_.op, *first, subtract(*bound, Expression::integer(counter_.offset)), pace->counter - pace->bound);
    if (!count) return "a loop that counts in an unusual way";
    runIterations(variable, *first, *count, pace->counter);
    return std::nullopt;
  }

 private:
  // What one iteration adds.
  struct Pace {
    std::int64_t counter = 0;
    std::int64_t bound = 0;
  };

  Value boundOf(Evaluator& evaluator) const {
    if (!counter_.bound) return Value(Expression::integer(0));
    Operand bound = evaluator.evaluate(*counter_.bound);
    if (counter_.isIterator) bound = fieldOperand(evaluator, bound, "position", loop_.location);
    return evaluator.read(bound);
  }

  // Runs one iteration from a number that nothing is known of, in a copy of everything. A body that never reaches the
  // next iteration is left to the family; the step is then what the loop itself makes.
  std::optional<Pace> paceOf(const Operand& variable, const Expression& bound, bool withBody) const {
    Evaluator trial = evaluator_;
    trial.setObserver(nullptr);
    const Expression start = Expression::input("#counter", schema::ValueType::Integer);
    trial.write(variable, Value(start));
    const bool isReached = !withBody || reachesNext(trial);
    evaluator_.steps_ = trial.steps_;
    if (!isReached) return paceOf(variable, bound, false);
    goOn(trial);
    const Value counterAfter = trial.read(variable), boundAfter = boundOf(trial);
    const Expression* nextCounter = scalar(counterAfter);
    const Expression* nextBound = scalar(boundAfter);
    if (!nextCounter || !nextBound) return std::nullopt;
    const auto counterStep = subtract(*nextCounter, start).asInteger();
    const auto boundStep = subtract(*nextBound, bound).asInteger();
    return counterStep && boundStep ? std::optional(Pace{*counterStep, *boundStep}) : std::nullopt;
  }

  // What stands between two iterations.
  void goOn(Evaluator& evaluator) const {
    if (loop_.increment) evaluator.evaluate(*loop_.increment);
    evaluator.evaluate(*loop_.expression);
  }

  bool reachesNext(Evaluator& evaluator) const {
    Exits breaks{evaluator.path_.size(), {}};
    try {
      return evaluator.iterate(loop_, breaks);
    } catch (const PathThrows&) {
      return false;
    } catch (const PathEnds&) {
      return false;
    }
  }

  void runIterations(const Operand& variable, const Expression& first, const Expression& count, std::int64_t step) {
    if (std::optional<Family> walked = walkedFrom(first, count, step)) {
      walked->alias = evaluator_.freshIndexName(walked->index);
      return runFamily(variable, *walked, subtract(Expression::loopIndex(walked->index), walked->from), first, count);
    }
    const bool isDirect = step == 1;
    const std::string& counted = counter_.variable->text;
    const std::string name = counter_.isIterator || evaluator_.inputs().count(counted) ? "i" : counted;
    const Family family{evaluator_.freshIndexName(name), isDirect ? first : Expression::integer(0),
                        isDirect ? add(first, count) : count};
    const Expression index = Expression::loopIndex(family.index);
    const Expression now = isDirect ? index : add(first, multiply(index, Expression::integer(step)));
    runFamily(variable, family, now, first, count, step);
  }

  std::optional<Family> walkedFrom(const Expression& first, const Expression& count, std::int64_t step) const {
    const bool isWhole = step == 1 && first.asInteger() == 0 && !counter_.isIterator;
    return isWhole ? walkedList(evaluator_, loop_, counter_.variable->local, count) : std::nullopt;
  }

  // `now`: the counter in an iteration.
  void runFamily(const Operand& variable, const Family& family, const Expression& now, const Expression& first,
                 const Expression& count, std::int64_t step = 1) {
    Exits breaks{evaluator_.path_.size(), {}};
    evaluator_.runFamily(
        family,
        [&] {
          evaluator_.write(variable, Value(now));
          if (!evaluator_.iterate(loop_, breaks)) throw PathEnds{};
          goOn(evaluator_);
          evaluator_.write(variable, Value(first));
        },
        loop_.location, &breaks);
    const Expression last = add(first, multiply(count, Expression::integer(step)));
    evaluator_.write(variable, Value(conditional(less(Expression::integer(0), count), last, first)));
  }

  Evaluator& evaluator_;
  const ir::Statement& loop_;
  const Counter& counter_;
};

bool Evaluator::symbolicLoop(const ir::Statement& s, const Expression& test) {
  std::optional<std::string> reason =
      "a loop that runs while " + schema::print(test) + ", which is no count over an input";
  if (const std::optional<Counter> counter = counterOf(*s.expression)) reason = CountingLoop(*this, s, *counter).run();
  if (!reason) return true;
  Exits breaks{path_.size(), {}};
  const auto body = [&] {
    if (!iterate(s, breaks)) throw PathEnds{};
    if (s.increment) evaluate(*s.increment);
    evaluate(*s.expression);
  };
  runUnknownTimes(&s, "iterations of the loop", *reason, s.location, body, &breaks);
  return true;
}

}  // namespace dictum::symbolic

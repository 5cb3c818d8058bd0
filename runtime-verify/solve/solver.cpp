#include "solve/solver.h"

#include <z3++.h>

#include <algorithm>
#include <unordered_map>

#include "schema/evaluate.h"
#include "schema/expression_node.h"
#include "solve/encoder.h"
#include "solve/inputs.h"
#include "solve/parts.h"
#include "solve/trial.h"

namespace dictum::solve {

using schema::Configuration;
using schema::Expression;
using schema::Operation;

namespace {

// Operands of one connective that simplify tries to drop; more are left as they are.
constexpr std::size_t triedOperands = 24;
constexpr std::size_t preferredInputs = 16;

// What a number in an example should be, the most wanted first: most are sizes or counts, so 0 is an odd one.
std::vector<Expression> numberWishes(const Expression& number, const std::vector<schema::Literal>& distinguished) {
  std::vector<Expression> known;
  for (const schema::Literal& literal : distinguished)
    if (const auto* value = std::get_if<std::int64_t>(&literal); value && *value > 0)
      known.push_back(schema::equal(number, Expression::integer(*value)));
  const Expression isPositive = schema::less(Expression::integer(0), number);
  const Expression isSmall = schema::lessEqual(number, Expression::integer(smallNumber));
  std::vector<Expression> wishes;
  if (!known.empty()) wishes.push_back(schema::disjunction(known));
  wishes.insert(wishes.end(), {schema::conjunction(isPositive, isSmall), isPositive});
  return wishes;
}

std::vector<Expression> wishOfDefault(const schema::Input& input) {
  const auto value = defaultLiteral(input);
  if (!value) return {};
  return {schema::equal(Expression::input(input.name, input.type), Expression::literal(*value))};
}

Configuration defaultLists(const std::vector<schema::Input>& inputs) {
  Configuration lists;
  for (const schema::Input& input : inputs) {
    if (!input.defaultValue) continue;
    const auto value = schema::parseValue(*input.defaultValue);
    if (value && !value->literal()) lists.emplace(input.name, *value);
  }
  return lists;
}

// What the default of a sequence has as its size or this element.
std::vector<Expression> wishOfDefault(const Expression& part, const Configuration& lists) {
  const Expression value = schema::substitute(part, lists);
  return value.isLiteral() ? std::vector{schema::equal(part, value)} : std::vector<Expression>{};
}

// Sizes of sequences and their elements that are numbers.
void collectParts(const Expression& formula, std::vector<Expression>& parts) {
  const bool isPart = formula.operation() == Operation::Size || formula.operation() == Operation::Index;
  if (isPart && formula.type() == schema::ValueType::Integer &&
      std::find(parts.begin(), parts.end(), formula) == parts.end())
    parts.push_back(formula);
  for (const Expression& operand : formula.operands()) collectParts(operand, parts);
}

bool holds(const Expression& formula, const Configuration& configuration) {
  return schema::substitute(formula, configuration).isTrue();
}

}  // namespace

class Solver::Implementation {
 public:
  Implementation(const std::vector<schema::Input>& inputs, SolverLimits limits)
      : inputs_(inputs), limits_(limits), lists_(defaultLists(inputs)) {}

  void assume(const Expression& fact) { assumed_ = conjunction(assumed_, fact); }

  // Proved with an example, Refuted, or Unknown.
  Answer satisfiable(const Expression& asked) {
    Answer all{Truth::Proved, {}};
    for (const Expression& part : independentParts(conjunction(assumed_, asked))) {
      const Answer& answer = answerOf(part);
      if (answer.truth == Truth::Refuted) return {Truth::Refuted, {}};
      if (answer.truth == Truth::Unknown) all.truth = Truth::Unknown;
      all.example.insert(answer.example.begin(), answer.example.end());
    }
    return all.truth == Truth::Proved ? all : Answer{};
  }

  Expression simplify(const Expression& condition, const Expression& knowing) {
    const Expression known = conjunction(assumed_, knowing);
    const Expression formula = assuming(condition, {known});
    if (formula.isLiteral()) return formula;
    if (isRefuted(conjunction(knowing, formula))) return Expression::boolean(false);
    if (isRefuted(conjunction(knowing, negation(formula)))) return Expression::boolean(true);
    const bool isAnd = formula.operation() == Operation::And, isOr = formula.operation() == Operation::Or;
    if ((!isAnd && !isOr) || formula.operands().size() > triedOperands) return formula;
    return withoutRedundant(formula, knowing, isAnd);
  }

  std::optional<Configuration> best(const Expression& asked, const std::vector<Wish>& wishes) {
    const Expression required = conjunction(assumed_, asked);
    if (required.isFalse()) return std::nullopt;
    try {
      return optimum(required, wishes);
    } catch (const z3::exception&) {
      return std::nullopt;
    }
  }

 private:
  // What is assumed is part of every question.
  const Answer& answerOf(const Expression& formula) {
    const auto known = answers_.find(formula);
    if (known != answers_.end()) return known->second;
    return answers_.emplace(formula, decideNew(formula)).first->second;
  }

  Answer decideNew(const Expression& formula) {
    if (formula.isLiteral()) return {formula.isTrue() ? Truth::Proved : Truth::Refuted, {}};
    if (auto tried = satisfiableByTrial(formula, inputs_)) return std::move(*tried);
    try {
      return decide(formula);
    } catch (const z3::exception&) {
      return {Truth::Unknown, {}};
    }
  }

  bool isRefuted(const Expression& formula) { return satisfiable(formula).truth == Truth::Refuted; }

  Answer decide(const Expression& formula) {
    encoder().setExactReals(true);
    z3::solver solver = fresh(formula);
    const z3::check_result result = solver.check();
    if (result == z3::sat) {
      const Configuration example = exampleNearDefaults(solver, formula);
      return holds(formula, example) ? Answer{Truth::Proved, example} : Answer{Truth::Unknown, {}};
    }
    if (result == z3::unknown) return {Truth::Unknown, {}};
    if (!encoder().usedReals()) return {Truth::Refuted, {}};
    encoder().setExactReals(false);
    const bool refuted = fresh(formula).check() == z3::unsat;
    encoder().setExactReals(true);
    return {refuted ? Truth::Refuted : Truth::Unknown, {}};
  }

  z3::solver fresh(const Expression& formula) {
    z3::solver solver(context());
    z3::params params(context());
    params.set("rlimit", limits_.work);
    params.set("random_seed", 0u);
    solver.set(params);
    solver.add(encoder().boolean(formula));
    for (const z3::expr& fact : encoder().facts()) solver.add(fact);
    return solver;
  }

  // Sets inputs to their defaults, one after the other and where that is still possible; then numbers to plausible
  // ones.
  Configuration exampleNearDefaults(z3::solver& solver, const Expression& formula) {
    Configuration example = encoder().configuration(solver.get_model(), formula);
    std::vector<const schema::Input*> inputs;
    for (const schema::Input& input : inputs_)
      if (example.count(input.name) && inputs.size() < preferredInputs) inputs.push_back(&input);
    for (const schema::Input* input : inputs) prefer(wishOfDefault(*input), solver, formula, example);
    for (const schema::Input* input : inputs)
      if (input->type == schema::ValueType::Integer)
        prefer(numberWishes(Expression::input(input->name, input->type), input->values), solver, formula, example);
    std::vector<Expression> parts;
    collectParts(formula, parts);
    parts.resize(std::min(parts.size(), preferredInputs));
    for (const Expression& part : parts) prefer(wishOfDefault(part, lists_), solver, formula, example);
    for (const Expression& part : parts) prefer(numberWishes(part, {}), solver, formula, example);
    return example;
  }

  // The first of the wishes that can be had, for good.
  void prefer(const std::vector<Expression>& wishes, z3::solver& solver, const Expression& formula,
              Configuration& example) {
    for (const Expression& wish : wishes) {
      const bool isGiven = holds(wish, example);
      solver.push();
      solver.add(encoder().boolean(wish));
      if (isGiven || solver.check() == z3::sat) {
        if (!isGiven) example = encoder().configuration(solver.get_model(), formula);
        return;
      }
      solver.pop();
    }
  }

  // Each operand in the light of the others: dropped where they decide it, else simplified.
  Expression withoutRedundant(const Expression& formula, const Expression& knowing, bool isAnd) {
    std::vector<Expression> kept = formula.operands();
    for (std::size_t i = kept.size(); i-- > 0;) {
      std::vector<Expression> others = kept;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      const Expression context = isAnd ? conjunction(others) : negation(disjunction(others));
      const Expression simpler = simplify(kept[i], conjunction(knowing, context));
      if (simpler.isLiteral() && simpler.isTrue() == isAnd) {
        kept = std::move(others);
      } else if (simpler.weight() < kept[i].weight()) {
        kept[i] = simpler;
      }
    }
    return isAnd ? conjunction(kept) : disjunction(kept);
  }

  std::optional<Configuration> optimum(const Expression& required, const std::vector<Wish>& wishes) {
    encoder().setExactReals(true);
    z3::optimize optimize(context());
    z3::params params(context());
    params.set("rlimit", limits_.work);
    optimize.set(params);
    optimize.add(encoder().boolean(required));
    std::vector<Expression> all{required};
    for (const auto& [wish, weight] : wishes) {
      optimize.add_soft(encoder().boolean(wish), weight);
      all.push_back(wish);
    }
    for (const z3::expr& fact : encoder().facts()) optimize.add(fact);
    if (optimize.check() != z3::sat) return std::nullopt;
    Configuration result;
    const z3::model model = optimize.get_model();
    for (const Expression& each : all) result.merge(encoder().configuration(model, each));
    return holds(required, result) || required.isTrue() ? std::optional(result) : std::nullopt;
  }

  // A context takes milliseconds to make, and many solvers are never asked what needs one.
  struct Session {
    explicit Session(const std::vector<schema::Input>& inputs) : encoder(context, inputs) {}
    z3::context context;
    Encoder encoder;
  };

  Session& session() {
    if (!session_) session_ = std::make_unique<Session>(inputs_);
    return *session_;
  }
  z3::context& context() { return session().context; }
  Encoder& encoder() { return session().encoder; }

  std::vector<schema::Input> inputs_;
  SolverLimits limits_;
  std::unique_ptr<Session> session_;
  Configuration lists_;  // the defaults of sequences
  std::unordered_map<Expression, Answer, schema::ExpressionHash> answers_;
  Expression assumed_;
};

Solver::Solver(const std::vector<schema::Input>& inputs, SolverLimits limits)
    : implementation_(std::make_unique<Implementation>(inputs, limits)) {}
Solver::~Solver() = default;
Solver::Solver(Solver&&) noexcept = default;
Solver& Solver::operator=(Solver&&) noexcept = default;

void Solver::assume(const Expression& fact) { implementation_->assume(fact); }
Answer Solver::satisfiable(const Expression& formula) { return implementation_->satisfiable(formula); }

Answer Solver::implies(const Expression& a, const Expression& b) {
  Answer counterexample = satisfiable(conjunction(a, negation(b)));
  if (counterexample.truth == Truth::Proved) return {Truth::Refuted, std::move(counterexample.example)};
  return {counterexample.truth == Truth::Refuted ? Truth::Proved : Truth::Unknown, {}};
}

Answer Solver::equivalent(const Expression& a, const Expression& b) {
  Answer forward = implies(a, b);
  if (forward.truth == Truth::Refuted) return forward;
  Answer backward = implies(b, a);
  if (backward.truth == Truth::Refuted || forward.truth == Truth::Proved) return backward;
  return {Truth::Unknown, {}};
}

Expression Solver::simplify(const Expression& condition, const Expression& knowing) {
  return implementation_->simplify(condition, knowing);
}

std::optional<Configuration> Solver::best(const Expression& required, const std::vector<Wish>& wishes) {
  return implementation_->best(required, wishes);
}

}  // namespace dictum::solve

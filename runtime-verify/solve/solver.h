// Questions about conditions, answered by Z3.
//
//     Solver solver(model.inputs);
//     solver.assume(model.valid);
//     auto answer = solver.implies(a, b);       // Proved, Refuted with a configuration where a holds and b does not,
//     Unknown auto shorter = solver.simplify(condition);
//
// Integers are mathematical, division and remainder truncate as in C++. Enumerators and strings are compared, nothing
// more. Floating inputs are numbers, not NaN; what floating arithmetic rounds is proved only where no rounding can
// matter. A configuration in an answer has been checked by evaluation: it is an example, never a guess. The limit
// counts work, not time, so that answers are the same on every machine.
//
// One Solver holds one Z3 context and is for one thread.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "schema/configuration.h"
#include "schema/prediction.h"

namespace dictum::solve {

enum class Truth { Proved, Refuted, Unknown };

struct Answer {
  Truth truth = Truth::Unknown;
  schema::Configuration example;  // for satisfiable when Proved, for the others when Refuted: of the inputs that occur
};

struct SolverLimits {
  unsigned work = 3'000'000;  // Z3's resource units per question
};

class Solver {
 public:
  // The declared inputs give types and domains: unsigned inputs are not negative, `excluded` values do not occur.
  explicit Solver(const std::vector<schema::Input>& inputs = {}, SolverLimits limits = {});
  ~Solver();
  Solver(Solver&&) noexcept;
  Solver& operator=(Solver&&) noexcept;

  // Holds in all later questions.
  void assume(const schema::Expression& fact);

  // Whether the formula holds for some configuration; the example prefers the inputs' defaults, then values that the
  // code distinguishes, then small positive numbers.
  Answer satisfiable(const schema::Expression& formula);
  Answer implies(const schema::Expression& a, const schema::Expression& b);
  Answer equivalent(const schema::Expression& a, const schema::Expression& b);

  // A formula that says the same where `knowing` holds, with what is implied dropped: greedy and cheap, so not always
  // the shortest. A condition that always or never holds becomes a literal.
  schema::Expression simplify(const schema::Expression& condition, const schema::Expression& knowing = {});

  // A configuration where `required` holds and the weight of the wishes that hold is largest; nothing where there is
  // none or the work is too much.
  using Wish = std::pair<schema::Expression, unsigned>;
  std::optional<schema::Configuration> best(const schema::Expression& required, const std::vector<Wish>& wishes);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace dictum::solve

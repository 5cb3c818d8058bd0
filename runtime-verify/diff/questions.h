// The questions that a diff puts to the solver, each asked once.
#pragma once

#include <unordered_map>
#include <vector>

#include "diff/records.h"
#include "solve/solver.h"

namespace dictum::diff {

struct Shown {
  solve::Truth truth = solve::Truth::Unknown;  // Proved: there is such a configuration
  schema::Configuration example;
  bool isPossible() const { return truth != solve::Truth::Refuted; }
};

class Questions {
 public:
  // `valid` holds in every configuration that is looked at.
  Questions(const std::vector<schema::Input>& inputs, const schema::Expression& valid);

  const Shown& ask(const schema::Expression& formula);

 private:
  struct Hash {
    std::size_t operator()(const schema::Expression& e) const { return e.hash(); }
  };
  solve::Solver solver_;
  std::unordered_map<schema::Expression, Shown, Hash> answers_;
};

}  // namespace dictum::diff

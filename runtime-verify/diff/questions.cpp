#include "diff/questions.h"

namespace dictum::diff {

Questions::Questions(const std::vector<schema::Input>& inputs, const schema::Expression& valid) : solver_(inputs) {
  solver_.assume(valid);
}

const Shown& Questions::ask(const schema::Expression& formula) {
  const auto known = answers_.find(formula);
  if (known != answers_.end()) return known->second;
  Shown shown;
  if (formula.isFalse()) {
    shown.truth = solve::Truth::Refuted;
  } else {
    auto answer = solver_.satisfiable(formula);
    shown = {answer.truth, std::move(answer.example)};
  }
  return answers_.emplace(formula, std::move(shown)).first->second;
}

}  // namespace dictum::diff

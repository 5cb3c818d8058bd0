// Conditions over a few inputs of which few values matter, decided by trying them: `deep && depth > 3` is true for some
// of 2 x 3 configurations or for none. A Z3 context takes milliseconds to make, and most conditions are of this kind.
#pragma once

#include <optional>

#include "solve/solver.h"

namespace dictum::solve {

// Whether the formula holds for some configuration, with an example as Solver::satisfiable gives it. Nothing where the
// formula is of another kind (two inputs compared with each other, arithmetic), or there is too much to try.
std::optional<Answer> satisfiableByTrial(const schema::Expression& formula, const std::vector<schema::Input>& inputs);

}  // namespace dictum::solve

// The inputs of two models as one set: which of them mean the same, and what the others are.
#pragma once

#include <functional>
#include <set>
#include <vector>

#include "diff/change.h"
#include "schema/prediction.h"

namespace dictum::diff {

using Rewrite = std::function<schema::Expression(const schema::Expression&)>;

struct AlignedInputs {
  std::vector<schema::Input> inputs;  // of both sides, under the names that the rewrites give them
  Rewrite before;                     // an expression of the old model over these inputs
  Rewrite after;
  // What the inputs that only one side has are there: their defaults.
  schema::Configuration oldValues;
  schema::Configuration newValues;
  std::vector<Change> changes;
  // Inputs of one side that are no parameters and of which a gap tells, such as how often a loop runs.
  std::set<std::string> doubtful;
  // The defaults of inputs that both sides have with other defaults.
  schema::Configuration oldDefaults;
  schema::Configuration newDefaults;
};

// An input that only one side has shall take its default there. A constructor parameter that has another name in
// the same place with the same type is the same input.
AlignedInputs align(const schema::Model& before, const schema::Model& after);

}  // namespace dictum::diff

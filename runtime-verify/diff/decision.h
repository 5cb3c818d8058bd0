// What a gate says of a diff: whether it fails, and why, in one line.
#pragma once

#include <string>

#include "diff/change.h"

namespace dictum::diff {

enum class Outcome {
  Passes,
  Breaks,
  Undecided,  // gaps, or questions that the solver could not answer, may hide a change that breaks
};

struct Gate {
  Level level = Level::Shapes;    // what breaks it: this level and all before it
  bool failOnIncomplete = false;  // a gap in the new breaks it too
};

struct Decision {
  Outcome outcome = Outcome::Passes;
  std::string reason;  // one line
};

// Whether a change of the model is one that the gate fails for: those at the level of the model, or at `level` where it
// has none of its own, and worse. Ignored ones are not.
bool breaks(const Change& change, const ModelDiff& model, Level level);

Decision decide(const Diff& diff, const Gate& gate);

}  // namespace dictum::diff

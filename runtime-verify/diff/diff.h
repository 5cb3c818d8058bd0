// Two predictions held against each other: what changed, and which old checkpoints that breaks.
//
//     Diff changes = diff(old, now);
//     Decision decision = decide(changes, {.level = Level::Keys});
//
// Models are paired by name and signature. Inputs that both sides have range over all values for which both
// constructions succeed; an input that only one side has takes its default there, and all values where it has none.
// Where defaults differ, what the two programs construct without being told anything is compared too.
//
// A side that was read from a file knows less than one that was read from source; what it does not know is not
// compared.
#pragma once

#include "diff/change.h"
#include "schema/prediction.h"

namespace dictum::diff {

struct Side {
  schema::Prediction prediction;
  bool knowsKinds = true;       // which keys are buffers
  bool knowsSubmodules = true;  // also those without keys
  bool isSource = true;         // has inputs, ties and an order of registration; false for a checkpoint
};

Diff diff(const Side& before, const Side& after);
inline Diff diff(const schema::Prediction& before, const schema::Prediction& after) {
  return diff(Side{before}, Side{after});
}

}  // namespace dictum::diff

// From a module object to the entries of its state dict, in LibTorch's order.
#pragma once

#include "schema/prediction.h"
#include "symbolic/evaluator.h"

namespace dictum::symbolic {

struct Flattened {
  std::vector<schema::Entry> entries;  // all parameters, then all buffers
  std::vector<schema::Submodule> submodules;
  std::vector<std::vector<schema::Key>> ties;
};

// Walks the registries from `root`. What is not known becomes a gap of the evaluator. `hasSteps`: entries tell the way
// to their registration.
Flattened flatten(Evaluator& evaluator, const Value& root, bool hasSteps = true);

}  // namespace dictum::symbolic

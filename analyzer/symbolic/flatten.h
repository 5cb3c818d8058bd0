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

// How deep modules may be nested. What is deeper is a cycle.
constexpr std::size_t deepestNesting = 200;
constexpr const char* tooDeep = "modules are registered in a cycle, or nested too deeply";

// The longest condition that is written down, in nodes. Forty flags that each add a layer to one Sequential give
// conditions of which text of exponential length would be made.
constexpr std::size_t heaviestCondition = 5000;

// Walks the registries from `root`. What is not known becomes a gap of the evaluator. `hasSteps`: entries tell the way
// to their registration.
Flattened flatten(Evaluator& evaluator, const Value& root, bool hasSteps = true);

}  // namespace dictum::symbolic

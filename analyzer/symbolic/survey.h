// What listing the keys of a module would find beside them, without listing them. Writing down hundreds of keys with
// their conditions takes longer than construction itself, and most checks ask for none.
#pragma once

#include "symbolic/evaluator.h"

namespace dictum::symbolic {

struct Survey {
  bool sharesTensors = false;  // a tensor is reached by several ways that do not exclude each other: there may be ties
};

// Walks the registries from `root` as flatten does. What is registered and not known becomes a gap of the evaluator.
Survey survey(Evaluator& evaluator, const Value& root);

}  // namespace dictum::symbolic

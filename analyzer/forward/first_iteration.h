// A condition inside loops of unknown length, in the first iteration of each. What is reached there is reached for
// certain: no earlier iteration has left the loop or changed anything.
#pragma once

#include "schema/expression.h"

namespace dictum::forward {

// `i >= 0 && i < n && !norm` gives `0 < n && !norm`. Indices of which the condition does not say where they begin stay.
schema::Expression atFirstIteration(schema::Expression condition);

}  // namespace dictum::forward

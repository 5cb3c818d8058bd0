// How often loops run.
#pragma once

#include <optional>

#include "schema/prediction.h"

namespace dictum::symbolic {

// `to - from`, or none where that can be negative: for `i = 1; i < n` it is `n >= 1 ? n - 1 : 0`. Inputs by themselves
// are taken for counts, which are not negative: that of `i = 0; i < n` is `n`.
schema::Expression iterationsOf(const schema::Family& loop);

// `guard ? count : 0`
struct GuardedCount {
  schema::Expression guard;
  schema::Expression count;
};

// In how many iterations of the loop the condition holds: that is `i < n - 1`, `i > 0`, `i != k` or the like, and what
// does not depend on the iteration. Nothing for other conditions.
std::optional<GuardedCount> timesWhere(const schema::Family& loop, const schema::Expression& condition);

}  // namespace dictum::symbolic

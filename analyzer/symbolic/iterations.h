// How often loops run.
#pragma once

#include "schema/prediction.h"

namespace dictum::symbolic {

// `to - from`, or none where that can be negative: for `i = 1; i < n` it is `n >= 1 ? n - 1 : 0`. Inputs by themselves
// are taken for counts, which are not negative: that of `i = 0; i < n` is `n`.
schema::Expression iterationsOf(const schema::Family& loop);

}  // namespace dictum::symbolic

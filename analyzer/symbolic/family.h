// Loops whose bounds depend on inputs: the body runs for a symbolic index, and what it does becomes a family.
#pragma once

#include <optional>

#include "symbolic/value.h"

namespace dictum::symbolic {

// What a loop-carried scalar is at the start of iteration `index` and after the loop.
struct ClosedForm {
  Expression atIteration;
  Expression afterwards;
};

// `next` is the value after one iteration, in terms of the value before it, `previous`, and of the family's index.
// Recognised: unchanged, previous + d, previous * d (d free of the index and of `previous`), and any f(index).
std::optional<ClosedForm> closedForm(const Expression& initial, const Expression& previous, const Expression& next,
                                     const Family& family);

}  // namespace dictum::symbolic

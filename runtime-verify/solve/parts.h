// A conjunction as parts that have no input in common, so that each can be decided by itself and only once.
#pragma once

#include <vector>

#include "schema/expression.h"

namespace dictum::solve {

// `a && n > 3 && (a || b)` is `a && (a || b)` and `n > 3`. Elements of one sequence are one input here.
std::vector<schema::Expression> independentParts(const schema::Expression& formula);

}  // namespace dictum::solve

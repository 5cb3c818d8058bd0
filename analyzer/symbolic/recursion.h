// How deep functions and constructors may call themselves.
#pragma once

#include <deque>

#include "symbolic/evaluator.h"

namespace dictum::symbolic {

// Whether another activation of `function` would be one too many. `conditions` are those on the path; `steps` grows by
// what it takes to go on.
bool isTooDeep(const std::deque<Frame>& frames, const ir::Function& function, std::size_t conditions,
               std::size_t& steps);

}  // namespace dictum::symbolic

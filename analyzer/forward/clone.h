// What clone() of a Cloneable class does: it empties the copy and calls reset().
#pragma once

#include <vector>

#include "forward/facts.h"
#include "symbolic/evaluator.h"

namespace dictum::forward {

// Own registrations that reset() does not make anew, so that clone() throws. Empty where the class is not Cloneable, or
// where that is not known.
std::vector<Lost> lostByReset(const symbolic::Evaluator& evaluator, const ir::Class& type,
                              const symbolic::Value& module);

}  // namespace dictum::forward

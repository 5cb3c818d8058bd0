// Submodules that differ as a whole: a hundred missing keys are often one missing submodule.
#pragma once

#include <string>
#include <vector>

#include "match/match.h"

namespace dictum::match {

// The largest submodules all of whose keys (of `all`) are in `differing`, in the order of the first of these; the model
// itself is none. Only submodules with at least two keys count.
std::vector<Subtree> wholeSubtrees(const std::vector<std::string>& differing, const std::vector<std::string>& all);

}  // namespace dictum::match

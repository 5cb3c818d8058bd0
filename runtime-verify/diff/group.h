// Differences put together to changes: a submodule that comes or goes with all its keys is one.
#pragma once

#include <vector>

#include "diff/difference.h"

namespace dictum::diff {

// `records` are all entries and submodules of each side, which tell what is a whole submodule.
std::vector<Change> changesOf(const std::vector<Difference>& differences, const std::vector<Record>& oldRecords,
                              const std::vector<Record>& newRecords);

}  // namespace dictum::diff

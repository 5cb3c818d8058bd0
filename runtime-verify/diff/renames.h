// Which removed and added submodules and tensors are the same under another name.
#pragma once

#include <string>
#include <vector>

#include "diff/difference.h"

namespace dictum::diff {

// `before` and `after` name a tensor, or a submodule that was renamed or moved with all that is below it.
struct Rename {
  std::string before;
  std::string after;
  std::vector<const Difference*> removed;  // in the order of the old
  std::vector<const Difference*> added;    // the partner of each
};

// Looks at differences that are wholly Removed or Added. The largest submodules come first: same tensors, shapes,
// kinds, dtypes and conditions below. Of several that could be meant, the one in the same place counts, then the one
// with the same last name, then the order of registration. `oldNames` and `newNames` are all entries and submodules.
std::vector<Rename> findRenames(const std::vector<Difference>& differences, const std::vector<Record>& oldRecords,
                                const std::vector<Record>& newRecords);

}  // namespace dictum::diff

// Entries that two branches make alike are one entry.
//
//     b.bias [4] when flag                  b.bias [4]
//     b.bias [4] when !flag         ->
#pragma once

#include <vector>

#include "schema/prediction.h"

namespace dictum::symbolic {

// The same entries, joined where they are equal but for conditions that exclude each other. In every configuration the
// order stays LibTorch's: entries whose order would change are left apart.
std::vector<schema::Entry> joinAlternatives(std::vector<schema::Entry> entries);

}  // namespace dictum::symbolic

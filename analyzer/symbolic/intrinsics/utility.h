// What the files about the utility library share.
#pragma once

#include "symbolic/intrinsics/intrinsics.h"

namespace dictum::symbolic {

// The parts of a pair, tuple or array, in order.
std::vector<Value> tupleParts(const Value& value);

void addPointerIntrinsics(Intrinsics& table);  // shared_ptr, unique_ptr, weak_ptr and their casts
void addComparisons(Intrinsics& table);        // operator== and its kin of library classes

}  // namespace dictum::symbolic

// A concrete key as an instance of a predicted one: `layers.3.weight` of `layers.{i}.weight` with i = 3.
#pragma once

#include <string>
#include <vector>

#include "schema/prediction.h"

namespace dictum::cli {

// The instance of an entry that a key is: literal key, no loops, condition and shape with the indices put in.
struct KeyInstance {
  std::size_t position;  // of the entry
  schema::Entry entry;
};

// The entries that can have this key, for some values of the inputs.
std::vector<KeyInstance> instancesOf(const std::string& key, const std::vector<schema::Entry>& entries);

}  // namespace dictum::cli

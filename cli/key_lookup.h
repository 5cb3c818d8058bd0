// Finds a concrete key among predicted ones: `layers.3.weight` is `layers.{i}.weight` with i = 3.
#pragma once

#include <optional>
#include <string>

#include "schema/prediction.h"
#include "schema/specialize.h"

namespace dictum::cli {

// How a text is an instance of a key with computed parts.
struct KeyInstance {
  schema::IndexValues indices;   // of the loops around the entry
  schema::Expression condition;  // what the inputs must be for the key to read so, within the loops' bounds
};

// Nothing where the text cannot be that key.
std::optional<KeyInstance> instanceOf(const schema::Key& key, const std::vector<schema::Family>& loops,
                                      const std::string& text);

// An entry as it is for that instance: literal key, no loops, condition and shape with the indices put in.
schema::Entry instantiate(const schema::Entry& entry, const std::string& text, const KeyInstance& instance);

}  // namespace dictum::cli

// When two keys are the same text: `layers.{i}.weight` is `layers.3.weight` where i == 3.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/prediction.h"

namespace dictum::diff {

// The names that dots separate, each as literal text and computed parts.
using Name = std::vector<schema::Expression>;
std::vector<Name> namesOf(const schema::Key& key);

// `layers`, `{i}`, `weight`.
std::vector<std::string> nameTexts(const schema::Key& key);

// The condition under which the keys are equal, as one equation for each computed part; nothing where that cannot be
// said. A name has no dots in it, as LibTorch refuses those.
std::optional<std::vector<schema::Expression>> equations(const schema::Key& a, const schema::Key& b);

// The text with each number, and each computed number, as '#'; keys with different patterns are never equal. Nothing
// where a part may be any text.
std::optional<std::string> patternOf(const schema::Key& key);

// What `index` must be for `equation` to hold, where the equation says so: `i / 2` for `2 * index == i`. The equation with
// it put in says when that is enough.
std::optional<schema::Expression> solvedFor(const std::string& index, const schema::Expression& equation);

}  // namespace dictum::diff

// The values that an expression can take, each with its condition: how a computed name becomes keys.
#pragma once

#include <optional>
#include <vector>

#include "schema/prediction.h"

namespace dictum::symbolic {

struct NameCase {
  schema::Expression when;
  schema::Key name;
};

// `string(bn ? 3 : 2)` is "3" when bn and "2" when !bn. Parts that take too many values, or values that are not listed
// in the expression, stay computed parts of the key.
std::vector<NameCase> casesOf(const schema::Expression& name);

// The literals of which an expression takes one: those of `depth == 18 ? 2 : 3`; nothing for `n_layers`.
std::optional<std::vector<schema::Expression>> listedValues(const schema::Expression& expression);

}  // namespace dictum::symbolic

// Which integers an expression can be worth, without looking at its inputs.
#pragma once

#include <cstdint>
#include <limits>

#include "schema/expression.h"

namespace dictum::schema {

// Both ends belong to it. The ends of int64 stand for "no bound".
struct Range {
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  std::int64_t to = std::numeric_limits<std::int64_t>::max();
};

// Sums and products of literals, sizes (never negative) and the alternatives of `c ? 3 : 4`; anything else has no
// bounds.
Range rangeOf(const Expression& e);

// `a op b` for a comparison of what lies in these ranges; nothing where they leave it open, or for other operations.
std::optional<bool> decided(Operation operation, const Range& a, const Range& b);

}  // namespace dictum::schema

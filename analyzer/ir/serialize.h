// Units as bytes, for the cache: CBOR of
//
//     {"format": 2, "strings": [...], "nodes": [...], "unit": [...]}
//
// Equal strings are one element of `strings`. Types, expressions, statements and lambdas are elements of `nodes`, each
// after those that it refers to and shared as they were in the unit, so reading needs no recursion however deep the
// trees are. A node or struct is the array of its fields in the order of ir.h.
#pragma once

#include <cstdint>
#include <string>

#include "ir/ir.h"
#include "schema/error.h"

namespace dictum::ir {

// The same unit gives the same bytes.
std::string serialize(const Unit& unit);

// Fails on anything that `serialize` does not write: other formats, damage, numbers and references out of range.
Result<Unit> deserialize(const std::string& bytes);

}  // namespace dictum::ir

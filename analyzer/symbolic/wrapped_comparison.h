// Comparisons of an unsigned number with a signed one that is below zero: `i == last` for std::size_t i and int last =
// -1.
//
// What a negative number becomes as an unsigned one of 64 bits is no value of the analysis, but it is beyond all that
// are. Only an unsigned input may be that large itself: -1 is written for the largest number there, as for a size_t
// whose default -1 says that it is not given.
#pragma once

#include <optional>
#include <string>

#include "ir/ir.h"
#include "symbolic/value.h"

namespace dictum::symbolic {

class Evaluator;

// The value of `left op right`, where it is such a comparison; nothing for others.
std::optional<Value> compareWrapped(Evaluator& evaluator, const std::string& op, const ir::Expression& left,
                                    const ir::Expression& right);

}  // namespace dictum::symbolic

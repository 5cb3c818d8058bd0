// A loop that takes, by its number, the elements of a list that a loop before it has filled:
//
//     for (i = 0; i < n; ++i) layers.push_back(Linear(w, w));
//     for (j = 0; j < layers.size(); ++j) register_module("fc" + to_string(j), layers[j]);
//
// The objects of the first loop are there once, as those of its iteration `i`. The second loop runs for the same `i`,
// so that an element is the object of its own iteration, as it is where a range-for walks the list (see Family).
#pragma once

#include <optional>

#include "ir/ir.h"
#include "symbolic/evaluator.h"

namespace dictum::symbolic {

// The family of the list's elements; nothing where the loop walks no such list from its begin to its end. `count`: how
// often the loop runs.
std::optional<Family> walkedList(const Evaluator& evaluator, const ir::Statement& loop, std::uint32_t counter,
                                 const Expression& count);

}  // namespace dictum::symbolic

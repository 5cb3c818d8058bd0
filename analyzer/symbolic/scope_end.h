// What happens where a block ends: the destructors of its variables run.
#pragma once

#include <vector>

#include "symbolic/evaluator.h"

namespace dictum::symbolic {

// The declarations in a block of objects whose class, or a base of it, has a destructor that can change something.
std::vector<const ir::Statement*> guardsIn(const ProgramIndex& index, const std::vector<ir::StatementPtr>& statements);

// Runs the destructors of the variables, the last one first. `isLeftEarly`: some paths left the block before its end,
// and whether all of them had made the objects is not told.
void destroy(Evaluator& evaluator, const std::vector<const ir::Statement*>& guards, bool isLeftEarly);

}  // namespace dictum::symbolic

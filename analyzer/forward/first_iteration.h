// A condition inside loops of unknown length, in the first iteration of each. What is reached there is reached for
// certain: no earlier iteration has left the loop or changed anything.
#pragma once

#include "ir/ir.h"
#include "schema/expression.h"
#include "symbolic/evaluator.h"
#include "symbolic/program_index.h"

namespace dictum::forward {

// `i >= 0 && i < n && !norm` gives `0 < n && !norm`. Indices of which the condition does not say where they begin stay.
schema::Expression atFirstIteration(schema::Expression condition);
// Whether methods of the class tell iterations apart by addresses: `if (&layer != &layers.front())`. Conditions do not
// say that.
bool comparesAddresses(const symbolic::ProgramIndex& index, const ir::Class& type);

// Whether a run from where another one was has met loops of which it does not know what their iterations do.
bool hasUnknownLoops(const symbolic::Evaluator& before, const symbolic::Evaluator& after);

}  // namespace dictum::forward

// What a variable, parameter or field gets from what it is initialised or assigned with, by its type:
//
//     const int* row = table[1];   an array decays: the pointer designates it, and changes through it are seen
//     Base base = derived;         an object is cut to its base: virtual calls run those of the base
//     auto other = counter;        a lambda that changes what it captured by value changes its own copy
#pragma once

#include "ir/ir.h"
#include "symbolic/evaluator.h"

namespace dictum::symbolic {

// The value for an object of `type`; conversions of numbers are left to Evaluator::converted.
Value boundValue(Evaluator& evaluator, const Operand& source, const ir::TypePtr& type);

// `pointer + steps` for a pointer into an array, of the written type `type`; nothing for everything else.
std::optional<Value> movedPointer(Evaluator& evaluator, const Value& pointer, const Value& steps,
                                  const ir::TypePtr& type);
// `a - b` for two pointers into one array.
std::optional<Value> pointerDifference(Evaluator& evaluator, const Value& a, const Value& b);

// After an assignment to an element whose position is not known: nothing that its container holds is known any more.
void forgetAssignedContainer(Evaluator& evaluator, const ir::Expression& target);

}  // namespace dictum::symbolic

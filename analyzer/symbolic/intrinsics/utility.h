// What the files about the utility library share.
#pragma once

#include "symbolic/intrinsics/intrinsics.h"

namespace dictum::symbolic {

// The parts of a pair, tuple or array, in order; what they refer to, where they are references.
std::vector<Operand> tupleParts(Evaluator& evaluator, const Value& value, const ir::Location& location);

// The object without the alternatives that `keep` rules out, in place.
Operand narrowed(Call& call, const Operand& object, const std::function<bool(const Value&)>& keep);
// What std::get gives of a variant; its type tells the alternatives.
Operand getAlternative(Call& call, const ir::TypePtr& variant);

// The object becomes what it is assigned, whatever it was: operator=.
Operand assignValue(Call& call);

// What std::bind gives is a structure of this class: the field "callee", and the bound arguments "0", "1"...
inline constexpr const char* boundFunction = "std::bind";
// The arguments that a bound function passes on when it is called with `given`.
std::vector<Operand> boundArguments(const Structure& bound, const std::vector<Operand>& given);

void addFunctionIntrinsics(Intrinsics& table);  // what calls the functions that it is given
void addTuples(Intrinsics& table);
void addVariants(Intrinsics& table);
void addPointerIntrinsics(Intrinsics& table);  // shared_ptr, unique_ptr, weak_ptr and their casts
void addComparisons(Intrinsics& table);        // operator== and its kin of library classes

}  // namespace dictum::symbolic

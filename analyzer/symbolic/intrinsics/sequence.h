// What the files about sequences share.
#pragma once

#include "symbolic/intrinsics/intrinsics.h"

namespace dictum::symbolic {

// Every class whose objects are Sequences; a method that one of them lacks is never asked for.
const std::vector<std::string>& sequenceClasses();

// The object's sequence, to be changed in place; null where it is none.
Sequence* editSequence(Call& call);

// What the object holds is no longer known, for this reason.
void forget(Call& call, const std::string& reason);

// The value of a family's element in one iteration.
Value atIteration(const Value& value, const Family& loop, const Expression& iteration);

// `to - from` equal elements: a family where the number is not literal.
std::vector<Element<Value>> repeat(Call& call, const Expression& from, const Expression& to, const Value& value);
// `to - from` elements that are made one by one, each with objects of its own: those of `std::vector<Sequential>(n)`.
std::vector<Element<Value>> repeatNew(Call& call, const Expression& from, const Expression& to,
                                      const ir::TypePtr& type);

// pop_back() and pop_front(): removes the last (or first) element that is there.
Operand removeEnd(Call& call, bool last);

// erase(position) and erase(first, last).
Operand eraseAt(Call& call);

void addSetIntrinsics(Intrinsics& table);
void addSequenceConstructors(Intrinsics& table);
void addSequenceEdits(Intrinsics& table);  // resize, assign, insert, erase, swap, begin, end

}  // namespace dictum::symbolic

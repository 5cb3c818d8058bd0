// Ranges that algorithms are given: two iterators into a sequence or a literal string.
#pragma once

#include "symbolic/intrinsics/support.h"

namespace dictum::symbolic {

// The elements between the iterators at `at` and `at + 1`; characters of a string are numbers.
std::optional<Sequence> sequenceArgument(Call& call, std::size_t at);

// A part of a plain sequence or literal string that is changed in place: its values, in the order of the range.
class EditableRange {
 public:
  // Between the iterators at `at` and `at + 1`.
  EditableRange(Call& call, std::size_t at);
  EditableRange(Call& call, const Value& first, const Value& last);

  bool isKnown() const { return range_.has_value(); }
  Place placeOf(std::size_t i) const;
  Value iterator(std::size_t i) const;
  // Writes `values` back; there must be as many as before.
  void store();

  std::vector<Value> values;

 private:
  Call& call_;
  std::optional<Range> range_;
};

// Forgets the container that argument `at` points into: it was changed in a way that is not known.
Operand forgetRange(Call& call, std::size_t at);

// What an algorithm answers about a range that is not known.
Operand unknownRange(Call& call);

// Appends for an inserter; overwrites where `out` is a position in a plain sequence or a literal string. The result is
// the position behind.
Operand output(Call& call, const Value& out, std::vector<Element<Value>> elements);
// Whether it is a std::back_inserter.
bool isInserter(const Value& out);

// The output container is not known any more.
Operand forgetOutput(Call& call, const Value& out);

void addNumericIntrinsics(Intrinsics& table);    // accumulate, iota, partial_sum, ...
void addRearrangeIntrinsics(Intrinsics& table);  // sort, reverse, fill, unique, ...

}  // namespace dictum::symbolic

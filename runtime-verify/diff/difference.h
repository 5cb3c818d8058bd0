// What differs record by record, before renames are found and what belongs together is put together.
#pragma once

#include <string>
#include <vector>

#include "diff/questions.h"
#include "diff/records.h"

namespace dictum::diff {

struct Difference {
  ChangeKind kind = ChangeKind::Added;
  const Record* before = nullptr;
  const Record* after = nullptr;
  bool isCertain = true;
  std::string was;
  std::string is;
  schema::Configuration example;  // inputs and loop indices
};

// The records of a model before and after.
struct Comparison {
  std::vector<Record> before;
  std::vector<Record> after;
  std::vector<Difference> differences;
};

// Whether a difference of this kind may be what a gap does not tell.
struct Doubts {
  bool before = false;  // the old has gaps: what it seems to lack it may have
  bool after = false;
};

// Fills the differences: keys, shapes, dtypes and, where both sides know them, kinds.
void compareEntries(Comparison& entries, Questions& questions, const Doubts& doubts, bool compareKinds);
// Paths of submodules, and whether they are serialisable.
void compareSubmodules(Comparison& submodules, Questions& questions, const Doubts& doubts);
// Pairs that are in another order than before: a difference for the entry that moved.
void compareOrder(Comparison& entries, Questions& questions);

}  // namespace dictum::diff

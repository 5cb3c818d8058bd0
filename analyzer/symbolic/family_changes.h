// What one iteration of a loop changes in memory, and what that makes after any number of them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "symbolic/family.h"
#include "symbolic/value.h"

namespace dictum::symbolic {

class FamilyChanges {
 public:
  // Records how the value of a cell differs after a trial iteration that began from `withPlaceholders(cell, before)`.
  void learn(CellId cell, const Value& before, const Value& after, const Family& family);
  // Finds the closed form of every changed scalar, where there is one.
  void solve(const Family& family);

  std::vector<CellId> cells() const;
  std::size_t size() const { return scalars_.size() + others_.size() + grown_.size(); }

  // The value at the start of an iteration: with placeholders for what changes, or as solved.
  Value withPlaceholders(CellId cell, const Value& before) const;
  Value atIteration(CellId cell, const Value& before, const Family& family) const;
  // The value after the loop, from the value after the final run of the body.
  Value afterwards(CellId cell, const Value& before, const Value& after, const Family& family);

  // Literal names that the body registers in every iteration.
  const std::vector<std::string>& repeatedNames() const { return repeated_; }

 private:
  struct Scalar {
    Expression initial;
    Expression placeholder;
    Expression next;
    std::optional<ClosedForm> solved;
  };
  // Paths are "cell/field/field".
  using Path = std::string;

  bool isOpen(const Expression& next, const Scalar& of) const;
  void learnAt(const Path& path, const Value& before, const Value& after, const Family& family);
  Value startAt(const Path& path, const Value& before, bool solved, const Family* family) const;
  Value finishAt(const Path& path, const Value& before, const Value& after, const Family& family);
  void finishRegistry(Structure& result, const Structure& before, const Structure& after, const Family& family);
  std::optional<Expression> solvedLeaf(const Expression& leaf) const;

  std::map<CellId, bool> cells_;
  std::map<Path, Scalar> scalars_;
  std::map<Path, bool> others_;                        // changed in a way that is not followed
  std::map<Path, std::vector<Element<Value>>> grown_;  // what one iteration appends to a sequence
  std::vector<std::string> repeated_;
};

}  // namespace dictum::symbolic

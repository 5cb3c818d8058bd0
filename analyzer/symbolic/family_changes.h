// What one iteration of a loop changes in memory, and what that makes after any number of them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "symbolic/family.h"
#include "symbolic/store.h"
#include "symbolic/value.h"

namespace dictum::symbolic {

class FamilyChanges {
 public:
  // `before`: the memory before the loop, which must live as long.
  explicit FamilyChanges(const Store& before) : before_(before) {}

  // Records how the value of a cell differs after a trial iteration that began from `withPlaceholders(cell, before)`.
  void learn(CellId cell, const Value& before, const Value& after, const Family& family);
  // Finds the closed form of every changed scalar, where there is one.
  void solve(const Family& family);

  std::vector<CellId> cells() const;
  // Grows as long as `learn` finds what it did not know: trials go on until it does not.
  std::size_t revision() const { return revision_; }

  // The value at the start of an iteration: with placeholders for what changes, or as solved.
  Value withPlaceholders(CellId cell, const Value& before, const Family& family);
  Value atIteration(CellId cell, const Value& before, const Family& family);
  // The value after the loop, from the value after the final run of the body.
  Value afterwards(CellId cell, const Value& before, const Value& after, const Family& family);

  // After `afterwards`: whether the final run added to lists what the trials had added.
  bool isAsLearnt() const { return isAsLearnt_; }

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
  void learnGrowth(const Path& path, std::vector<Element<Value>> tail, const Family& family);
  Element<Value> earlier(const Element<Value>& element, const Family& family) const;
  void learnAt(const Path& path, const Value& before, const Value& after, const Family& family);
  Value startAt(const Path& path, const Value& before, bool solved, const Family& family);
  const Sequence& startOf(const Path& path, const Sequence& before) const;
  Value finishAt(const Path& path, const Value& before, const Value& after, const Family& family);
  bool isGrowthLearnt(const Path& path, const std::vector<Element<Value>>& added, bool isAtEnd) const;
  void finishRegistry(Structure& result, const Structure& before, const Structure& after, const Family& family);
  std::optional<Expression> solvedLeaf(const Expression& leaf) const;

  const Store& before_;
  std::map<CellId, bool> cells_;
  std::map<Path, Scalar> scalars_;
  std::map<Path, bool> others_;                        // changed in a way that is not followed
  std::map<Path, std::vector<Element<Value>>> grown_;  // what one iteration adds to a sequence
  std::map<Path, Sequence> started_;                   // what such a sequence held as the last iteration began
  std::set<Path> rearranged_;                          // those to which it adds elsewhere than at the end
  std::vector<std::string> repeated_;
  std::size_t revision_ = 0;
  bool isAsLearnt_ = true;
};

}  // namespace dictum::symbolic

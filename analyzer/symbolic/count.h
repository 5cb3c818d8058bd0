// How many elements a list has whose elements are there under conditions, or once for each iteration of a loop.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "symbolic/value.h"

namespace dictum::symbolic {

// A sum of `guard ? count : 0`. Guards that exclude each other are joined, so that an element that is in one branch and
// its counterpart in the other count as one.
class GuardedSum {
 public:
  void add(const Expression& guard, const Expression& count);
  Expression total() const { return total_; }

 private:
  static constexpr std::size_t lookBack = 8;  // keeps long sequences linear
  struct Term {
    Expression guard;
    Expression count;
  };

  void include(const Expression& guard, const Expression& count);
  Expression summedUp() const;

  Expression always_ = Expression::integer(0);  // what has no guard
  std::vector<Term> terms_;
  Expression total_ = Expression::integer(0);
};

// The number of the elements that are added one after the other.
class ElementCount {
 public:
  // False where the number has no closed form.
  bool add(const Expression& when, const std::vector<Family>& loops);
  Expression total() const { return schema::add(Expression::integer(plain_), sum_.total()); }

 private:
  std::int64_t plain_ = 0;
  GuardedSum sum_;
};

// Counts a list again and again while it grows: what it had before is not counted anew.
class GrowingCount {
 public:
  std::optional<Expression> of(const std::vector<Element<Value>>& elements);

 private:
  struct Counted {
    Expression when;
    std::vector<Family> loops;
  };
  bool isCounted(const std::vector<Element<Value>>& elements) const;

  std::vector<Counted> counted_;
  ElementCount count_;
};

}  // namespace dictum::symbolic

#pragma once

#include <vector>

#include "schema/assuming.h"
#include "schema/expression.h"
#include "symbolic/value.h"

namespace dictum::symbolic {

// What is known on a path, learnt as far as the path goes. Most questions are asked on the path of the one before, or
// further on. A copy starts anew.
class PathFacts {
 public:
  PathFacts() = default;
  PathFacts(const PathFacts&) {}
  PathFacts& operator=(const PathFacts&) = delete;
  // `condition` where all of `path` holds.
  Expression apply(const std::vector<Expression>& path, const Expression& condition);
  // All of `path` in one condition.
  const Expression& together(const std::vector<Expression>& path);

 private:
  std::vector<Expression> learnt_;
  schema::Facts facts_;
  std::vector<Expression> joined_;  // the path of `together_`
  Expression together_;
};

}  // namespace dictum::symbolic

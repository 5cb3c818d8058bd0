#include "symbolic/path_facts.h"

#include <algorithm>

namespace dictum::symbolic {

namespace {

using Path = std::vector<Expression>;

bool isBeginningOf(const Path& begin, const Path& path) {
  const auto isSame = [](const Expression& a, const Expression& b) { return a.identity() == b.identity(); };
  return begin.size() <= path.size() && std::equal(begin.begin(), begin.end(), path.begin(), isSame);
}

}  // namespace

Expression PathFacts::apply(const Path& path, const Expression& condition) {
  if (!isBeginningOf(learnt_, path)) {
    facts_ = {};
    learnt_.clear();
  }
  while (learnt_.size() < path.size()) {
    learnt_.push_back(path[learnt_.size()]);
    facts_.learn(learnt_.back());
  }
  return facts_.apply(condition);
}

const Expression& PathFacts::together(const Path& path) {
  if (joined_.size() != path.size() || !isBeginningOf(joined_, path)) {
    joined_ = path;
    together_ = schema::conjunction(path);
  }
  return together_;
}

}  // namespace dictum::symbolic

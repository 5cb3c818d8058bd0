// Walking a list as it stands: what one loop has made is walked by its iterations.
#include <algorithm>

#include "symbolic/evaluator.h"

namespace dictum::symbolic {

namespace {

// The condition of all elements in [first, end), whichever iteration it is; "true" where there is no such one.
template <typename T>
Expression sharedCondition(const std::vector<Element<T>>& elements, std::size_t first, std::size_t end) {
  const Expression& when = elements[first].when;
  const bool isShared =
      !when.hasLoopIndex() && std::all_of(elements.begin() + static_cast<std::ptrdiff_t>(first),
                                          elements.begin() + static_cast<std::ptrdiff_t>(end),
                                          [&](const Element<T>& element) { return element.when == when; });
  return isShared ? when : Expression::boolean(true);
}

}  // namespace

template <typename T>
void Evaluator::forEachInOrder(const std::vector<Element<T>>& elements, const std::function<void(std::size_t)>& visit,
                               const ir::Location& site, Exits* breaks) {
  const auto runWhere = [&](const Expression& condition, const std::function<void()>& run) {
    branch(
        condition,
        [&]() -> Value {
          run();
          return None{};
        },
        [] { return Value(None{}); });
  };
  const std::function<void(std::size_t, std::size_t, std::size_t)> walk = [&](std::size_t first, std::size_t end,
                                                                              std::size_t depth) {
    while (first < end) {
      if (elements[first].loops.size() == depth) {
        runWhere(elements[first].when, [&] { visit(first); });
        ++first;
        continue;
      }
      const std::size_t next = std::min(endOfRun(elements, first, depth), end);
      const auto iteration = [&] { walk(first, next, depth + 1); };
      runWhere(sharedCondition(elements, first, next),
               [&] { runAgain(elements[first].loops[depth], iteration, site, breaks); });
      first = next;
    }
  };
  walk(0, elements.size(), 0);
}

template void Evaluator::forEachInOrder(const std::vector<Element<Value>>&, const std::function<void(std::size_t)>&,
                                        const ir::Location&, Exits*);
template void Evaluator::forEachInOrder(const std::vector<Element<MapEntry>>&, const std::function<void(std::size_t)>&,
                                        const ir::Location&, Exits*);

// Runs `body` once for each iteration of a loop that ran before, whose objects it finds.
void Evaluator::runAgain(const Family& loop, const std::function<void()>& body, const ir::Location& site,
                         Exits* breaks) {
  Family again = loop;
  if (isRunning(again)) gap("a loop inside of one that walks the same list of unknown length", site, GapKind::Loop);
  again.alias = freshIndexName(again.index.substr(0, again.index.find('\'')));  // without what marks earlier iterations
  runFamily(again, body, site, breaks);
}

}  // namespace dictum::symbolic

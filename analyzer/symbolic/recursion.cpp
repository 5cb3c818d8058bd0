#include "symbolic/recursion.h"

namespace dictum::symbolic {

namespace {

constexpr std::size_t maximumDepth = 300;  // activations; deeper recursion becomes a gap
// Activations of one function, each under a further condition that inputs decide: what comes back has a case for every
// level, and cases are compared with each other.
constexpr std::size_t maximumUndecided = 32;
// What each of them costs: a function that calls itself twice has a tree of activations below that depth.
constexpr std::size_t stepsPerUndecided = 5000;

}  // namespace

bool isTooDeep(const std::deque<Frame>& frames, const ir::Function& function, std::size_t conditions,
               std::size_t& steps) {
  if (frames.size() > maximumDepth) return true;
  if (frames.size() <= maximumUndecided) return false;
  std::size_t undecided = 0;
  for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
    if (frame->function != &function) continue;
    if (frame->returns.mark < conditions) ++undecided;
    conditions = frame->returns.mark;
  }
  steps += stepsPerUndecided * undecided;
  return undecided > maximumUndecided;
}

}  // namespace dictum::symbolic

// Activations of functions, and the ways out of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ir/ir.h"
#include "symbolic/operand.h"
#include "symbolic/store.h"

namespace dictum::symbolic {

// A way out of a function or loop: the state that left, and the condition relative to the entry.
struct Flow {
  Expression when;
  Store store;
  Value result;  // of a return
};

// The ways out of one function, loop or switch that are not its normal end. `mark` is the length of the path at entry.
struct Exits {
  std::size_t mark = 0;
  std::vector<Flow> flows;
};

// A handler of a try block, and the paths that end in it.
struct Handler {
  const ir::Statement* statement = nullptr;
  std::string type;  // empty: `catch (...)`
  Exits caught;
};

// A try block that is being run.
struct TryBlock {
  std::vector<Handler> handlers;
  Expression thrown = Expression::boolean(false);  // where a path has ended in a handler, relative to the entry
  std::size_t families = 0;                        // loops that one run stands for, around it
  bool runsUnseen = false;                         // something that could throw, and of which that is not known
};

// One activation of a function, and inside it the loops being run (pointers to what their runners own).
struct Frame {
  const ir::Function* function = nullptr;
  std::unordered_map<std::uint32_t, std::vector<PlaceAlternative>> locals;
  std::optional<Place> self;
  bool recordsGradients = true;  // no torch::NoGradGuard or the like is alive
  Exits returns;
  std::vector<Exits*> breaks;                         // innermost loop or switch last
  std::vector<Exits*> continues;                      // innermost loop last
  unsigned openCalls = 0;                             // whose arguments are being evaluated
  std::vector<const ir::Expression*> changedInCalls;  // the variables that those changed, as they were changed
};

// Where `break`, and in a loop `continue`, go for as long as it lives: an exception ends a loop or switch, too.
class ExitScope {
 public:
  explicit ExitScope(Frame& frame, Exits& breaks, Exits* continues = nullptr) : frame_(frame), isLoop_(continues) {
    frame_.breaks.push_back(&breaks);
    if (continues) frame_.continues.push_back(continues);
  }
  ~ExitScope() {
    frame_.breaks.pop_back();
    if (isLoop_) frame_.continues.pop_back();
  }
  ExitScope(const ExitScope&) = delete;
  ExitScope& operator=(const ExitScope&) = delete;

 private:
  Frame& frame_;
  bool isLoop_;
};

}  // namespace dictum::symbolic

// Try blocks. What is thrown in one is a way out of it that ends in a handler, with all that was done before:
//
//     try {
//       register_module("a", A());
//       if (depth < 1) throw std::invalid_argument("depth");
//       register_module("b", B());
//     } catch (const std::exception&) {      // found with "a", where depth < 1
//       depth = 1;
//     }
#include <algorithm>

#include "ir/walk.h"
#include "symbolic/changes.h"
#include "symbolic/evaluator.h"
#include "symbolic/library_types.h"

namespace dictum::symbolic {

using schema::conjunction;

namespace {

// How things stand after the block: at its end, or where a handler takes over.
struct State {
  Expression when;
  Store store;
};

bool isStream(const ir::Expression& e) { return e.type && withoutReference(e.type)->name.starts_with("std::basic_o"); }

}  // namespace

bool Evaluator::endInHandler(TryBlock& block, const PathThrows& thrown) {
  for (Handler& handler : block.handlers) {
    const auto taken = catches(handler.type, thrown.classes);
    if (taken == std::optional(false)) continue;
    const ir::Location& location = handler.statement->location;
    if (!taken) gap("whether this handler takes what is thrown is not known", location);
    if (families_ == block.families) {
      leave(handler.caught, None{});
      block.thrown = schema::disjunction(block.thrown, handler.caught.flows.back().when);
    } else {
      gap("when an iteration throws what is caught here is not known", location, GapKind::Loop);
    }
    return true;
  }
  return false;
}

bool Evaluator::endInHandler(const PathThrows& thrown) {
  return std::any_of(tries_.rbegin(), tries_.rend(), [&](TryBlock& block) { return endInHandler(block, thrown); });
}

bool Evaluator::endElsewhere(const Expression& condition, const PathThrows& thrown) {
  if (tries_.empty()) return false;
  Store here = store_;
  path_.push_back(condition);
  const bool isHandled = endInHandler(thrown);
  path_.pop_back();
  store_ = std::move(here);
  return isHandled;
}

void Evaluator::endCall(std::size_t mark) {
  path_.resize(mark);
  for (const TryBlock& block : tries_)
    if (const Expression goesOn = onPath(schema::negation(block.thrown)); !goesOn.isTrue()) path_.push_back(goesOn);
}

void Evaluator::noteUnseenThrow() {
  for (TryBlock& block : tries_) block.runsUnseen = true;
}

bool Evaluator::executeTry(const ir::Statement& s) {
  if (s.children.size() < 2) return execute(*s.children.at(0));
  TryBlock& entered = tries_.emplace_back();
  entered.families = families_;
  for (std::size_t i = 1; i < s.children.size(); ++i)
    entered.handlers.push_back({s.children[i].get(), caughtBy(*s.children[i]), Exits{path_.size(), {}}});
  const auto leaveTry = [&] {
    TryBlock left = std::move(tries_.back());
    tries_.pop_back();
    return left;
  };
  bool reachesEnd = false;
  try {
    reachesEnd = runPath([&] { return execute(*s.children[0]); });
  } catch (const PathThrows& thrown) {
    if (!endInHandler(tries_.back(), thrown)) {
      leaveTry();
      throw;
    }
  }
  TryBlock block = leaveTry();
  for (const Handler& handler : block.handlers)
    if (block.runsUnseen && makesUp(*handler.statement))
      gap("whether something is thrown that this handler takes is not known", handler.statement->location);
  return runHandlers(block, reachesEnd);
}

// Whether a handler does more than to report what it has caught, or to throw again.
bool Evaluator::makesUp(const ir::Statement& handler) const {
  const auto mentions = [](const ir::Expression& e) { return !isStream(e); };
  bool leaves = false, makes = false;
  ir::forEachStatement(handler, [&](const ir::Statement& s) {
    leaves |= s.kind == ir::StatementKind::Return || s.kind == ir::StatementKind::Continue ||
              s.kind == ir::StatementKind::Break;
  });
  ir::walk(handler, [&](const ir::Expression& e) { makes |= changes(index_, e, mentions); });
  return leaves || (makes && !throwsAgain(handler));
}

bool Evaluator::runHandlers(TryBlock& block, bool reachesEnd) {
  const bool isThrown = std::any_of(block.handlers.begin(), block.handlers.end(),
                                    [](const Handler& handler) { return !handler.caught.flows.empty(); });
  if (!isThrown) return reachesEnd;
  const std::size_t mark = block.handlers.front().caught.mark;
  const auto state = [&](bool isReached) {
    const auto when = isReached ? conjunction(std::vector<Expression>(path_.begin() + mark, path_.end()))
                                : Expression::boolean(false);
    path_.resize(mark);
    return State{when, std::move(store_)};
  };
  State end = state(reachesEnd);
  std::vector<State> caught;
  for (Handler& handler : block.handlers) caught.push_back(state(join(handler.caught, false, None{}).has_value()));
  const std::function<Value(std::size_t)> from = [&](std::size_t i) -> Value {
    if (i == caught.size()) {
      if (!reachesEnd) throw PathEnds{};
      store_ = std::move(end.store);
      if (const Expression when = onPath(end.when); !when.isTrue()) path_.push_back(when);
      return None{};
    }
    const Handler& handler = block.handlers[i];
    const auto run = [&]() -> Value {
      TraceScope scope(
          *this, [&] { return "in catch (" + (handler.type.empty() ? "..." : handler.type) + ")"; },
          handler.statement->location);
      store_ = std::move(caught[i].store);
      if (!execute(*handler.statement)) throw PathEnds{};
      return None{};
    };
    return branch(caught[i].when, run, [&] { return from(i + 1); });
  };
  return runPath([&] {
    from(0);
    return true;
  });
}

}  // namespace dictum::symbolic

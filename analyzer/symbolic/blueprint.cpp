#include "symbolic/blueprint.h"

#include <unordered_map>

#include "symbolic/rewriter.h"

namespace dictum::symbolic {

namespace {

// Numbers cells and tensors anew, and leads traces to another construction.
class Renumbering : public Rewriter<Renumbering> {
 public:
  using Number = std::function<std::uint32_t(std::uint32_t)>;  // 0 stays 0

  Renumbering(Number cell, Number tensor, TracePtr from, TracePtr to)
      : cell_(std::move(cell)), tensor_(std::move(tensor)) {
    traces_[from.get()] = std::move(to);
  }

  using Rewriter::rewrite;

  bool rewrite(Pointer& pointer) const { return rewrite(pointer.target); }

  bool rewrite(Place& place) const {
    place.cell = cell_(place.cell);
    return true;
  }

  bool rewrite(Tensor& tensor) const {
    tensor.identity = tensor_(tensor.identity);
    tensor.storage = tensor_(tensor.storage);
    return true;
  }

  bool rewrite(Closure& closure) const {
    for (auto& [local, place] : closure.captures) rewrite(place);
    if (closure.self) rewrite(*closure.self);
    return true;
  }

  bool rewrite(TracePtr& trace) const {
    trace = moved(trace);
    return true;
  }

 private:
  TracePtr moved(const TracePtr& trace) const {
    if (const auto known = traces_.find(trace.get()); known != traces_.end()) return known->second;
    if (!trace) return trace;
    auto copy = std::make_shared<const Trace>(Trace{trace->what, trace->location, moved(trace->outer)});
    traces_[trace.get()] = copy;
    return copy;
  }

  Number cell_, tensor_;
  mutable std::unordered_map<const Trace*, TracePtr> traces_;
};

// Gives what is met consecutive numbers; what was there before has none.
class Numbers {
 public:
  explicit Numbers(std::uint32_t before) : before_(before) {}

  std::uint32_t of(std::uint32_t old) {
    if (old == 0) return 0;
    if (old <= before_) {
      refersOutside_ = true;
      return 0;
    }
    const auto [known, isNew] = known_.try_emplace(old, static_cast<std::uint32_t>(known_.size() + 1));
    if (isNew) inOrder_.push_back(old);
    return known->second;
  }

  bool refersOutside() const { return refersOutside_; }
  const std::vector<std::uint32_t>& inOrder() const { return inOrder_; }

 private:
  std::uint32_t before_;
  bool refersOutside_ = false;
  std::unordered_map<std::uint32_t, std::uint32_t> known_;
  std::vector<std::uint32_t> inOrder_;
};

}  // namespace

std::optional<Blueprint> Blueprint::of(CellId self, const Origin& origin,
                                       const std::function<const Value&(CellId)>& read) {
  Numbers cells(origin.cells), tensors(origin.tensors);
  const Renumbering renumbering([&](std::uint32_t cell) { return cells.of(cell); },
                                [&](std::uint32_t tensor) { return tensors.of(tensor); }, origin.trace, nullptr);
  Blueprint result;
  cells.of(self);
  for (std::size_t i = 0; i < cells.inOrder().size(); ++i) {
    result.cells.push_back(read(cells.inOrder()[i]));
    renumbering.rewrite(result.cells.back());
    if (cells.refersOutside() || tensors.refersOutside()) return std::nullopt;
  }
  result.tensors = static_cast<std::uint32_t>(tensors.inOrder().size());
  return result;
}

std::vector<Value> Blueprint::built(const Origin& origin) const {
  const auto behind = [](std::uint32_t before) {
    return [before](std::uint32_t number) { return number == 0 ? 0 : before + number; };
  };
  const Renumbering renumbering(behind(origin.cells), behind(origin.tensors), nullptr, origin.trace);
  std::vector<Value> result = cells;
  for (Value& value : result) renumbering.rewrite(value);
  return result;
}

}  // namespace dictum::symbolic

// The stack, marks and memo of the pickle machine. What fails leaves its reason in `error`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "checkpoint/large_pages.h"
#include "checkpoint/limits.h"
#include "checkpoint/pickle_value.h"

namespace dictum::checkpoint {

class PickleStack {
 public:
  PickleStack(const Limits& limits, std::string& error) : limits_(limits), error_(error) {}

  // Makes room for so many values in the memo.
  void reserveMemo(std::size_t count) { reserveLarge(memo_, count); }

  bool push(ValueId value);
  // Nothing below the innermost mark can be taken.
  std::optional<ValueId> pop();
  std::optional<ValueId> top();

  bool mark();
  // The values above the innermost mark, which is taken away with them. Valid until the next call.
  std::optional<std::span<const ValueId>> popToMark();
  // POP: the topmost value, or a mark on top of it.
  bool popValueOrMark();

  // The memo: values under numbers. Pickles count them from 0, which makes a dense table; others are legal.
  bool remember(std::uint64_t index);
  bool rememberNext() { return remember(memo_.size()); }
  bool recall(std::uint64_t index);

  // The one value left at the end.
  std::optional<ValueId> result();

 private:
  std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }

  const Limits& limits_;
  std::string& error_;
  std::vector<ValueId> values_;
  std::vector<std::size_t> marks_;  // heights of values_
  std::vector<ValueId> aboveMark_;
  std::vector<ValueId> memo_;
  std::unordered_map<std::uint64_t, ValueId> sparseMemo_;
};

}  // namespace dictum::checkpoint

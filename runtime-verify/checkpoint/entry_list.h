// Collects the entries of an index and holds them to what every format must satisfy: keys are text, no key comes twice,
// and neither their number nor their length is out of proportion.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "checkpoint/checkpoint_index.h"
#include "checkpoint/limits.h"
#include "schema/error.h"

namespace dictum::checkpoint {

class EntryList {
 public:
  explicit EntryList(const Limits& limits) : limits_(limits) {}

  Result<void> add(std::string key, TensorEntry entry);
  std::vector<TensorEntry> take() && { return std::move(entries_); }

 private:
  const Limits& limits_;
  std::vector<TensorEntry> entries_;
  std::unordered_set<std::string> keys_;
  std::size_t keyBytes_ = 0;
};

}  // namespace dictum::checkpoint

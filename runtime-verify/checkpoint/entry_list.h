// Collects the entries of an index and holds them to what every format must satisfy: keys are text, no key comes twice,
// and neither their number nor their length is out of proportion.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checkpoint/checkpoint_index.h"
#include "checkpoint/large_pages.h"
#include "checkpoint/limits.h"
#include "schema/error.h"

namespace dictum::checkpoint {

// Whoever groups keys by the submodules above them looks at every beginning of a key that ends at a dot.
Result<void> checkNames(std::string_view path, const Limits& limits);

class EntryList {
 public:
  explicit EntryList(const Limits& limits) : limits_(limits) {}

  void reserve(std::size_t count) { reserveLarge(entries_, count); }
  Result<void> add(std::string key, TensorEntry&& entry);
  // The entries; an error where a key is there twice.
  Result<std::vector<TensorEntry>> take() &&;

 private:
  const Limits& limits_;
  std::vector<TensorEntry> entries_;
  std::size_t keyBytes_ = 0;
};

}  // namespace dictum::checkpoint

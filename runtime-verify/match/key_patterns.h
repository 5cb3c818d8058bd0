// Which entries of a model a key can belong to: literal keys by hash, families and computed keys by the shape of their
// text, where every number is the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "schema/prediction.h"

namespace dictum::match {

// An entry and what the parts of its key must be: `layers.{i}.weight` matches `layers.3.weight` with i == 3.
struct KeyMatch {
  std::uint32_t entry = 0;
  std::vector<std::pair<schema::Expression, schema::Literal>> parts;
};

class KeyPatterns {
 public:
  explicit KeyPatterns(const std::vector<schema::Entry>& entries);

  // In the order of the entries.
  std::vector<KeyMatch> find(const std::string& key) const;

 private:
  const std::vector<schema::Entry>& entries_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> literal_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> numbered_;  // by the text with numbers as '#'
  std::vector<std::uint32_t> textual_;                                    // those with a part that may be any text
};

}  // namespace dictum::match

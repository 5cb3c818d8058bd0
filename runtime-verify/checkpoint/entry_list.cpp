#include "checkpoint/entry_list.h"

#include <fmt/format.h>

#include "checkpoint/utf8.h"

namespace dictum::checkpoint {

Result<void> EntryList::add(std::string key, TensorEntry entry) {
  if (entries_.size() >= limits_.entries) return failure(fmt::format("more than {} entries", limits_.entries));
  keyBytes_ += key.size();
  if (keyBytes_ > limits_.keyBytes) return failure(fmt::format("keys of more than {} bytes", limits_.keyBytes));
  if (!isUtf8(key)) return failure(fmt::format("the key of entry {} is not UTF-8", entries_.size()));
  if (!keys_.insert(key).second) return failure(fmt::format("key '{}' is there twice", key));
  entry.key = std::move(key);
  entries_.push_back(std::move(entry));
  return {};
}

}  // namespace dictum::checkpoint

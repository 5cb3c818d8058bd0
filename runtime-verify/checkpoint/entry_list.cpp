#include "checkpoint/entry_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "checkpoint/utf8.h"

namespace dictum::checkpoint {

Result<void> checkNames(std::string_view path, const Limits& limits) {
  if (path.size() > limits.pathBytes)
    return failure(fmt::format("a name of {} bytes, more than {}", path.size(), limits.pathBytes));
  const auto names = static_cast<std::size_t>(std::count(path.begin(), path.end(), '.')) + 1;
  if (names > limits.names)
    return failure(fmt::format("{} names with dots between them, more than {}", names, limits.names));
  return {};
}

Result<void> EntryList::add(std::string key, TensorEntry&& entry) {
  if (entries_.size() >= limits_.entries) return failure(fmt::format("more than {} entries", limits_.entries));
  keyBytes_ += key.size();
  if (keyBytes_ > limits_.keyBytes) return failure(fmt::format("keys of more than {} bytes", limits_.keyBytes));
  if (!isUtf8(key)) return failure(fmt::format("the key of entry {} is not UTF-8", entries_.size()));
  if (auto checked = checkNames(key, limits_); !checked)
    return failure(checked.error().within(fmt::format("the key of entry {}", entries_.size())));
  entry.key = std::move(key);
  entries_.push_back(std::move(entry));
  return {};
}

Result<std::vector<TensorEntry>> EntryList::take() && {
  // Equal keys have equal hashes and come next to each other.
  std::vector<std::pair<std::size_t, std::size_t>> byHash;
  reserveLarge(byHash, entries_.size());
  for (std::size_t i = 0; i < entries_.size(); ++i) byHash.emplace_back(std::hash<std::string>{}(entries_[i].key), i);
  std::sort(byHash.begin(), byHash.end());
  for (std::size_t begin = 0, end = 0; begin < byHash.size(); begin = end) {
    while (end < byHash.size() && byHash[end].first == byHash[begin].first) ++end;
    std::unordered_set<std::string_view> keys;
    for (std::size_t i = begin; end - begin > 1 && i < end; ++i) {
      const std::string& key = entries_[byHash[i].second].key;
      if (!keys.insert(key).second) return failure(fmt::format("key '{}' is there twice", key));
    }
  }
  return std::move(entries_);
}

}  // namespace dictum::checkpoint

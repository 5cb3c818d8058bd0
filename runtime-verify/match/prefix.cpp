#include "match/prefix.h"

#include <algorithm>

namespace dictum::match {
namespace {

// The leading segments that all keys share, longest first: "a.b." and "a.".
std::vector<std::string> sharedPrefixes(const std::vector<std::string>& keys) {
  if (keys.empty()) return {};
  std::string shared = keys.front();
  for (const std::string& key : keys) {
    std::size_t common = 0;
    while (common < std::min(shared.size(), key.size()) && shared[common] == key[common]) ++common;
    shared.resize(common);
  }
  std::vector<std::string> result;
  for (std::size_t dot = shared.rfind('.'); dot != std::string::npos && !shared.empty();
       dot = dot == 0 ? std::string::npos : shared.rfind('.', dot - 1)) {
    result.push_back(shared.substr(0, dot + 1));
  }
  return result;
}

std::size_t score(const PrefixChange& change, const KeyPatterns& patterns, const checkpoint::CheckpointIndex& index) {
  std::size_t matched = 0;
  for (const FileKey& key : keysUnder(change, index)) matched += patterns.find(key.key).empty() ? 0 : 1;
  return matched;
}

}  // namespace

std::vector<FileKey> keysUnder(const PrefixChange& change, const checkpoint::CheckpointIndex& index) {
  std::vector<FileKey> keys;
  keys.reserve(index.entries.size());
  for (const auto& tensor : index.entries) {
    const bool strips = tensor.key.starts_with(change.strip);
    keys.push_back({change.add + (strips ? tensor.key.substr(change.strip.size()) : tensor.key), &tensor});
  }
  return keys;
}

PrefixChange bestPrefix(const schema::Model& model, const KeyPatterns& patterns,
                        const checkpoint::CheckpointIndex& index) {
  PrefixChange best;
  std::size_t bestScore = score(best, patterns, index);
  if (bestScore == index.entries.size()) return best;
  std::vector<std::string> fileKeys, modelKeys;
  for (const auto& tensor : index.entries) fileKeys.push_back(tensor.key);
  for (const schema::Entry& entry : model.entries) modelKeys.push_back(entry.key.text());
  std::vector<PrefixChange> changes;
  if (!index.prefix.empty()) changes.push_back({"", index.prefix});
  for (const std::string& prefix : sharedPrefixes(fileKeys)) changes.push_back({prefix, ""});
  for (const std::string& prefix : sharedPrefixes(modelKeys)) {
    if (prefix.find('{') == std::string::npos) changes.push_back({"", prefix});
  }
  for (const PrefixChange& change : changes) {
    const std::size_t matched = score(change, patterns, index);
    if (matched > bestScore) {
      best = change;
      bestScore = matched;
    }
  }
  return best;
}

}  // namespace dictum::match

#include "match/prefix.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "checkpoint/prefix.h"
#include "match/compare.h"

namespace dictum::match {
namespace {

constexpr std::size_t deepestPrefix = 8;  // names in one

// The prefixes of a key, shortest first: "a." and "a.b.".
std::vector<std::string_view> prefixesOf(std::string_view key) {
  std::vector<std::string_view> prefixes;
  for (std::size_t dot = key.find('.'); dot != std::string_view::npos && prefixes.size() < deepestPrefix;
       dot = key.find('.', dot + 1))
    prefixes.push_back(key.substr(0, dot + 1));
  return prefixes;
}

// Those that all keys share, longest first.
template <typename Keys, typename Text>
std::vector<std::string> sharedPrefixes(const Keys& keys, Text textOf) {
  if (keys.empty()) return {};
  const std::string first = textOf(keys.front());
  std::vector<std::string_view> shared = prefixesOf(first);
  for (const auto& key : keys) {
    const std::string text = textOf(key);
    while (!shared.empty() && !text.starts_with(shared.back())) shared.pop_back();
  }
  return {shared.rbegin(), shared.rend()};
}

class PrefixSearch {
 public:
  PrefixSearch(const KeyPatterns& patterns, const checkpoint::CheckpointIndex& index)
      : patterns_(patterns), index_(index) {}

  PrefixAnswer run(const schema::Model& model) const {
    PrefixAnswer best;
    if (std::all_of(index_.entries.begin(), index_.entries.end(),
                    [&](const auto& tensor) { return isKey(tensor.key); }))
      return best;
    Score bestScore = score(best.change);
    const std::vector<std::string> frequent = frequentPrefixes();
    for (KeyChange& change : candidates(model, frequent)) {
      const Score matched = score(change);
      if (matched <= bestScore) continue;
      best.change = std::move(change);
      bestScore = matched;
    }
    const std::string& taken = best.change.strip;
    for (const std::string& prefix : frequent) {
      const bool isOther = !taken.empty() && !prefix.starts_with(taken) && !taken.starts_with(prefix);
      if (!isOther || score({prefix, "", {}}) != bestScore) continue;
      if (best.rivals.empty()) best.rivals.push_back(taken);
      best.rivals.push_back(prefix);
    }
    if (!best.rivals.empty()) best.change = {};
    return unwrapping(std::move(best));
  }

 private:
  bool isKey(const std::string& key) const { return !patterns_.find(key).empty(); }

  // The key of the model that this one is without the names of wrappers; empty where there is none. LibTorch's own
  // archives have no wrappers.
  std::string unwrapped(const std::string& key) const {
    if (isArchive(index_)) return "";
    for (std::string& name : checkpoint::withoutWrappers(key)) {
      if (isKey(name)) return std::move(name);
    }
    return "";
  }

  bool fits(const std::string& key) const { return isKey(key) || !unwrapped(key).empty(); }

  // How many keys of the model the file has, and how many of them without leaving out the names of wrappers.
  using Score = std::pair<std::size_t, std::size_t>;

  Score score(const KeyChange& change) const {
    std::unordered_set<std::string> all;
    std::size_t plain = 0;
    for (const auto& tensor : index_.entries) {
      std::string name = change.apply(tensor.key);
      const bool isPlain = isKey(name);
      if (!isPlain) name = unwrapped(name);
      if (!name.empty() && all.insert(std::move(name)).second) plain += isPlain;
    }
    return {all.size(), plain};
  }

  // Prefixes without which a good share of the keys are the model's, the most frequent first. A few keys fit a small
  // model by chance: `fc.weight` is a `weight`.
  std::vector<std::string> frequentPrefixes() const {
    std::unordered_map<std::string_view, std::size_t> votes;
    for (const auto& tensor : index_.entries) {
      for (const std::string_view prefix : prefixesOf(tensor.key))
        if (fits(tensor.key.substr(prefix.size()))) ++votes[prefix];
    }
    std::vector<std::pair<std::size_t, std::string>> frequent;
    for (const auto& [prefix, count] : votes)
      if (count > 1 && count * 4 >= index_.entries.size()) frequent.emplace_back(count, prefix);
    std::sort(frequent.begin(), frequent.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    std::vector<std::string> prefixes;
    for (auto& [count, prefix] : frequent) prefixes.push_back(std::move(prefix));
    return prefixes;
  }

  std::vector<KeyChange> candidates(const schema::Model& model, const std::vector<std::string>& frequent) const {
    std::vector<KeyChange> changes;
    if (!index_.prefix.empty()) changes.push_back({"", index_.prefix, {}});
    for (const auto& prefix : sharedPrefixes(index_.entries, [](const auto& tensor) { return tensor.key; }))
      changes.push_back({prefix, "", {}});
    for (const std::string& prefix : frequent) changes.push_back({prefix, "", {}});
    for (const auto& prefix : sharedPrefixes(model.entries, [](const auto& entry) { return entry.key.text(); }))
      if (prefix.find('{') == std::string::npos) changes.push_back({"", prefix, {}});
    return changes;
  }

  // Takes what wrappers put inside out of the keys that are the model's without it, and without it are no other's.
  PrefixAnswer unwrapping(PrefixAnswer answer) const {
    std::unordered_map<std::string, const std::string*> keys;  // by name; null: several have it
    for (const auto& tensor : index_.entries) {
      const std::string name = answer.change.apply(tensor.key);
      const std::string inner = isKey(name) ? "" : unwrapped(name);
      if (inner.empty()) continue;
      const auto [known, isNew] = keys.emplace(inner, &tensor.key);
      if (!isNew) known->second = nullptr;
    }
    for (const auto& tensor : index_.entries) keys.erase(answer.change.apply(tensor.key));
    for (const auto& [name, key] : keys)
      if (key) answer.change.unwrapped.emplace(*key, name);
    return answer;
  }

  const KeyPatterns& patterns_;
  const checkpoint::CheckpointIndex& index_;
};

}  // namespace

std::vector<FileKey> keysUnder(const KeyChange& change, const checkpoint::CheckpointIndex& index) {
  std::vector<FileKey> keys;
  keys.reserve(index.entries.size());
  for (const auto& tensor : index.entries) keys.push_back({change.apply(tensor.key), &tensor});
  return keys;
}

PrefixAnswer bestPrefix(const schema::Model& model, const KeyPatterns& patterns,
                        const checkpoint::CheckpointIndex& index) {
  return PrefixSearch(patterns, index).run(model);
}

}  // namespace dictum::match

// What differs, with whole submodules as one.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "match/match.h"

namespace dictum::match {

// Of a submodule that differs as a whole, the first key stands for all.
class SubtreeGroups {
 public:
  // One key, or with `keys` the submodule of that many.
  struct Group {
    std::string path;
    std::size_t keys = 0;
    bool isSubtree() const { return keys != 0; }
  };

  // Submodules of fewer keys than `from` are left as their keys.
  SubtreeGroups(const std::vector<Subtree>& subtrees, std::size_t from) {
    for (const Subtree& subtree : subtrees) {
      if (subtree.keys >= from) open_.emplace(subtree.path, subtree.keys);
    }
  }

  // Nothing where an earlier key stands for this one.
  std::optional<Group> groupOf(const std::string& key) {
    const auto subtree = subtreeOf(key);
    if (subtree == open_.end()) return Group{key};
    if (const std::size_t keys = std::exchange(subtree->second, 0)) return Group{subtree->first, keys};
    return std::nullopt;
  }

 private:
  using KeysBySubtree = std::unordered_map<std::string, std::size_t>;  // 0 once its first key was met

  KeysBySubtree::iterator subtreeOf(const std::string& key) {
    if (open_.empty()) return open_.end();
    for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1)) {
      const auto found = open_.find(key.substr(0, dot));
      if (found != open_.end()) return found;
    }
    return open_.end();
  }

  KeysBySubtree open_;
};

}  // namespace dictum::match

// Rows of a report in text.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "match/match.h"
#include "match/report_text.h"

namespace dictum::match {

// One section of equally formed lines: a marker, the key column, and the rest. Of a submodule that differs as a whole,
// the first key makes a line for all.
class Section {
 public:
  Section(std::string marker, const TextOptions& options, const std::vector<Subtree>& subtrees = {})
      : marker_(std::move(marker)), options_(options) {
    for (const Subtree& subtree : subtrees) {
      if (subtree.keys >= options.groupedFrom) subtrees_.emplace(subtree.path, subtree.keys);
    }
  }

  // `details` are of this key alone; `rest` is said of a whole submodule too.
  void add(const std::string& key, const std::string& details, const std::string& rest = "") {
    const auto subtree = subtreeOf(key);
    if (subtree == subtrees_.end()) {
      addRow(key, joined(details, rest));
    } else if (const std::size_t keys = std::exchange(subtree->second, 0)) {
      addRow(subtree->first + ".*", joined(fmt::format("{} keys", keys), rest));
    }
  }

  std::string text() const {
    std::string result;
    for (std::size_t i = 0; i < std::min(rows_.size(), options_.maximumLines); ++i) {
      std::string line = fmt::format("  {:<10}  {:<{}}  {}", marker_, rows_[i].first, width_, rows_[i].second);
      line.erase(line.find_last_not_of(' ') + 1);
      result += line + "\n";
    }
    if (rows_.size() > options_.maximumLines) {
      result += fmt::format("  {:<10}  and {} more\n", marker_, rows_.size() - options_.maximumLines);
    }
    return result;
  }

 private:
  using KeysBySubtree = std::unordered_map<std::string, std::size_t>;  // 0 once it has its line

  static std::string joined(const std::string& a, const std::string& b) {
    return a.empty() || b.empty() ? a + b : a + "  " + b;
  }

  KeysBySubtree::iterator subtreeOf(const std::string& key) {
    if (subtrees_.empty()) return subtrees_.end();
    for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1)) {
      const auto found = subtrees_.find(key.substr(0, dot));
      if (found != subtrees_.end()) return found;
    }
    return subtrees_.end();
  }

  void addRow(std::string key, std::string rest) {
    width_ = std::max(width_, std::min<std::size_t>(key.size(), 60));
    rows_.emplace_back(std::move(key), std::move(rest));
  }

  std::string marker_;
  const TextOptions& options_;
  KeysBySubtree subtrees_;
  std::size_t width_ = 0;
  std::vector<std::pair<std::string, std::string>> rows_;
};

}  // namespace dictum::match

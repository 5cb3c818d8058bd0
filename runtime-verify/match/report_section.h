// Rows of a report in text.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "match/match.h"
#include "match/report_text.h"
#include "match/subtree_groups.h"
#include "schema/printable.h"

namespace dictum::match {

// One section of equally formed lines: a marker, the key column, and the rest. Of a submodule that differs as a whole,
// the first key makes a line for all.
class Section {
 public:
  Section(std::string marker, const TextOptions& options, const std::vector<Subtree>& subtrees = {})
      : marker_(std::move(marker)), options_(options), groups_(subtrees, options.groupedFrom) {}

  // `details` are of this key alone; `rest` is said of a whole submodule too.
  void add(const std::string& key, const std::string& details, const std::string& rest = "") {
    const auto group = groups_.groupOf(key);
    if (!group) return;
    if (group->isSubtree())
      addRow(group->path + ".*", joined(fmt::format("{} keys", group->keys), rest));
    else
      addRow(key, joined(details, rest));
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
  static std::string joined(const std::string& a, const std::string& b) {
    return a.empty() || b.empty() ? a + b : a + "  " + b;
  }

  // A line each, whatever the names in it.
  void addRow(const std::string& key, const std::string& rest) {
    rows_.emplace_back(schema::printable(key), schema::printable(rest));
    width_ = std::max(width_, std::min<std::size_t>(rows_.back().first.size(), 60));
  }

  std::string marker_;
  const TextOptions& options_;
  SubtreeGroups groups_;
  std::size_t width_ = 0;
  std::vector<std::pair<std::string, std::string>> rows_;
};

}  // namespace dictum::match

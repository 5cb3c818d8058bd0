#include "diff/renames.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "diff/key_equation.h"
#include "schema/text.h"

namespace dictum::diff {
namespace {

std::string parentOf(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string::npos ? "" : path.substr(0, dot);
}

std::string lastOf(const std::string& path) { return path.substr(path.rfind('.') + 1); }

// What a record is apart from its name. User classes may have been renamed too; those of LibTorch tell what it is.
std::string contentOf(const Record& record) {
  if (record.submodule) {
    const bool isLibTorch = record.submodule->className.starts_with("torch::nn::");
    return "submodule " + (isLibTorch ? record.submodule->className : "") + "|" + record.condition;
  }
  const schema::Entry& entry = *record.entry;
  return std::string(entry.kind == schema::Kind::Parameter ? "parameter " : "buffer ") + entry.dtype.value_or("?") +
         schema::print(entry.shape) + "|" + record.condition;
}

// Every path with a part of the key before it: "a", "a.b" and "a.b.c" of "a.b.c". Dots inside computed parts are none.
std::vector<std::string> pathsOf(const Record& record) {
  std::vector<std::string> paths;
  std::string path;
  for (const std::string& name : nameTexts(record.entry ? record.entry->key : record.submodule->path)) {
    path += (path.empty() ? "" : ".") + name;
    paths.push_back(path);
  }
  return paths;
}

struct Subtree {
  std::vector<const Difference*> members;
  std::string content;  // with names relative to the subtree
  std::size_t order = 0;
  std::size_t depth = 0;
};

using Subtrees = std::map<std::string, Subtree>;

// The subtrees of which every record is a difference of the kind, and the single records among those.
class Side {
 public:
  Side(const std::vector<Difference>& differences, ChangeKind kind, const std::vector<Record>& records) {
    std::unordered_map<std::string, std::size_t> all;
    for (const Record& record : records)
      for (const std::string& path : pathsOf(record)) ++all[path];
    for (const Difference& difference : differences) {
      if (difference.kind != kind) continue;
      const Record& record = *(difference.before ? difference.before : difference.after);
      const auto paths = pathsOf(record);
      for (std::size_t i = 0; i < paths.size(); ++i) add(paths[i], i, difference, record);
    }
    std::erase_if(subtrees_, [&](const auto& item) { return item.second.members.size() != all[item.first]; });
  }

  const Subtrees& subtrees() const { return subtrees_; }

 private:
  void add(const std::string& path, std::size_t depth, const Difference& difference, const Record& record) {
    Subtree& subtree = subtrees_[path];
    if (subtree.members.empty()) subtree.order = ++count_;
    subtree.depth = depth;
    subtree.members.push_back(&difference);
    subtree.content += record.name.substr(std::min(record.name.size(), path.size())) + "=" + contentOf(record) + "\n";
  }

  Subtrees subtrees_;
  std::size_t count_ = 0;
};

class Search {
 public:
  Search(const Subtrees& removed, const Subtrees& added) : removed_(removed), added_(added) {
    for (const auto& [path, subtree] : added) byContent_[subtree.content].push_back(path);
    for (auto& [content, paths] : byContent_)
      std::sort(paths.begin(), paths.end(),
                [&](const auto& a, const auto& b) { return added_.at(a).order < added_.at(b).order; });
  }

  std::vector<Rename> run() {
    std::map<std::size_t, std::vector<std::string>> byDepth;
    for (const auto& [path, subtree] : removed_) byDepth[subtree.depth].push_back(path);
    for (auto& [depth, paths] : byDepth) {
      std::sort(paths.begin(), paths.end(), [&](const std::string& a, const std::string& b) {
        return removed_.at(a).order < removed_.at(b).order;
      });
      // Sure matches take their partners before doubtful ones do.
      for (const unsigned wanted : {3u, 2u, 1u})
        for (const std::string& path : paths) match(path, wanted);
    }
    std::sort(result_.begin(), result_.end(),
              [](const Rename& a, const Rename& b) { return a.removed.front() < b.removed.front(); });
    return std::move(result_);
  }

 private:
  // 3: the same last name elsewhere; 2: the same place under another name; 1: neither, but the only ones of their kind.
  unsigned likeness(const std::string& before, const std::string& after, bool isOnlyOne) const {
    if (lastOf(before) == lastOf(after)) return 3;
    if (parentOf(before) == parentOf(after)) return 2;
    return isOnlyOne ? 1 : 0;
  }

  bool isTaken(const Subtree& subtree) const {
    return std::any_of(subtree.members.begin(), subtree.members.end(),
                       [&](const Difference* member) { return taken_.count(member) > 0; });
  }

  void match(const std::string& path, unsigned wanted) {
    const Subtree& subtree = removed_.at(path);
    const auto candidates = byContent_.find(subtree.content);
    if (candidates == byContent_.end() || isTaken(subtree)) return;
    std::vector<std::string> free;
    for (const std::string& candidate : candidates->second)
      if (!isTaken(added_.at(candidate))) free.push_back(candidate);
    for (const std::string& candidate : free) {
      if (likeness(path, candidate, free.size() == 1 && subtree.members.size() > 1) < wanted) continue;
      const Subtree& partner = added_.at(candidate);
      result_.push_back({path, candidate, subtree.members, partner.members});
      taken_.insert(subtree.members.begin(), subtree.members.end());
      taken_.insert(partner.members.begin(), partner.members.end());
      return;
    }
  }

  const Subtrees& removed_;
  const Subtrees& added_;
  std::unordered_map<std::string, std::vector<std::string>> byContent_;
  std::set<const Difference*> taken_;
  std::vector<Rename> result_;
};

}  // namespace

std::vector<Rename> findRenames(const std::vector<Difference>& differences, const std::vector<Record>& oldRecords,
                                const std::vector<Record>& newRecords) {
  const Side removed(differences, ChangeKind::Removed, oldRecords), added(differences, ChangeKind::Added, newRecords);
  return Search(removed.subtrees(), added.subtrees()).run();
}

}  // namespace dictum::diff

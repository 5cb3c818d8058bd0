#include "match/rename_groups.h"

#include <map>
#include <utility>

namespace dictum::match {
namespace {

// Both keys without the names at the end that they share; a key keeps at least its first name.
std::pair<std::string, std::string> differingHeads(std::string a, std::string b) {
  while (true) {
    const std::size_t x = a.rfind('.'), y = b.rfind('.');
    if (x == std::string::npos || y == std::string::npos || a.substr(x) != b.substr(y)) return {a, b};
    a.resize(x);
    b.resize(y);
  }
}

}  // namespace

std::vector<RenameGroup> groupRenames(const std::vector<Rename>& renames) {
  std::vector<RenameGroup> groups;
  std::map<std::pair<std::string, std::string>, std::size_t> positions;
  for (const Rename& rename : renames) {
    const auto heads = differingHeads(rename.file, rename.model);
    const auto [position, isNew] = positions.emplace(heads, groups.size());
    if (isNew) groups.push_back({heads.first, heads.second, 0});
    ++groups[position->second].keys;
  }
  return groups;
}

}  // namespace dictum::match

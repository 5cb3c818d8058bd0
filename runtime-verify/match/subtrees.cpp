#include "match/subtrees.h"

#include <string_view>
#include <unordered_map>

namespace dictum::match {
namespace {

struct Counts {
  std::size_t all = 0;
  std::size_t differing = 0;
};

template <typename Visit>
void forEachPath(std::string_view key, Visit visit) {
  for (std::size_t dot = key.find('.'); dot != std::string_view::npos; dot = key.find('.', dot + 1)) {
    if (!visit(key.substr(0, dot))) return;
  }
}

}  // namespace

std::vector<Subtree> wholeSubtrees(const std::vector<std::string>& differing, const std::vector<std::string>& all) {
  if (differing.empty()) return {};
  std::unordered_map<std::string_view, Counts> counts;
  for (const std::string& key : differing) {
    forEachPath(key, [&](std::string_view path) { return ++counts[path].differing != 0; });
  }
  for (const std::string& key : all) {
    // What has no differing key has none below it either.
    forEachPath(key, [&](std::string_view path) {
      const auto found = counts.find(path);
      if (found != counts.end()) ++found->second.all;
      return found != counts.end();
    });
  }
  std::vector<Subtree> result;
  std::unordered_map<std::string_view, std::size_t> taken;
  for (const std::string& key : differing) {
    forEachPath(key, [&](std::string_view path) {
      const Counts& here = counts[path];
      if (here.differing < 2 || here.differing != here.all) return true;
      if (taken.emplace(path, result.size()).second) result.push_back({std::string(path), here.differing});
      return false;
    });
  }
  return result;
}

}  // namespace dictum::match

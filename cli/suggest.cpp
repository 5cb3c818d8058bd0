#include "cli/suggest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <llvm/ADT/StringRef.h>

#include <algorithm>

namespace dictum::cli {

std::vector<std::string> nearest(const std::string& name, const std::vector<std::string>& known, std::size_t limit,
                                 bool always) {
  std::vector<std::pair<unsigned, std::string>> ranked;
  const std::size_t tolerance = std::max<std::size_t>(2, name.size() / 3);
  for (const auto& candidate : known) {
    const unsigned distance = llvm::StringRef(name).edit_distance_insensitive(candidate);
    const bool isPart = name.size() > 2 && candidate.find(name) != std::string::npos;
    if (always || isPart || distance <= tolerance) ranked.emplace_back(distance, candidate);
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (const auto& [distance, candidate] : ranked) {
    if (names.size() < limit && std::find(names.begin(), names.end(), candidate) == names.end())
      names.push_back(candidate);
  }
  return names;
}

std::string suggestion(const std::string& name, const std::vector<std::string>& known) {
  if (known.empty()) return "";
  if (const auto near = nearest(name, known, 1); !near.empty()) return fmt::format("; did you mean '{}'?", near[0]);
  constexpr std::size_t shown = 12;
  const std::vector<std::string> first(known.begin(), known.begin() + std::min(shown, known.size()));
  const std::string rest = known.size() > shown ? fmt::format(" and {} more", known.size() - shown) : "";
  return fmt::format("; known: {}{}", fmt::join(first, ", "), rest);
}

}  // namespace dictum::cli

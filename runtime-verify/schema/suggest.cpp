#include "schema/suggest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <numeric>
#include <utility>

namespace dictum::schema {
namespace {

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

}  // namespace

std::size_t editDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

std::vector<std::string> nearest(const std::string& name, const std::vector<std::string>& known, std::size_t limit,
                                 bool always) {
  std::vector<std::pair<std::size_t, std::size_t>> ranked;  // distance, position
  const std::size_t tolerance = std::max<std::size_t>(2, name.size() / 3);
  for (std::size_t i = 0; i < known.size(); ++i) {
    const std::size_t distance = editDistance(lowered(name), lowered(known[i]));
    const bool isPart = name.size() > 2 && known[i].find(name) != std::string::npos;
    if (always || isPart || distance <= tolerance) ranked.emplace_back(distance, i);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string> names;
  for (const auto& [distance, i] : ranked) {
    if (names.size() < limit && std::find(names.begin(), names.end(), known[i]) == names.end())
      names.push_back(known[i]);
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

}  // namespace dictum::schema

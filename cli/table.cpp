#include "cli/table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace dictum::cli {

std::string formatTable(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t column = 0; column < row.size(); ++column)
      widths[column] = std::max(widths[column], row[column].size());
  }
  static constexpr const char* separators[] = {"  ", "   ", "  "};
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t column = 0; column < row.size(); ++column)
      line += fmt::format("{}{:<{}}", separators[std::min<std::size_t>(column, 2)], row[column], widths[column]);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string formatShape(const std::vector<std::int64_t>& shape) { return fmt::format("[{}]", fmt::join(shape, ", ")); }

std::string counted(std::size_t number, const std::string& noun) {
  const bool isEntry = noun.size() > 1 && noun.back() == 'y' && noun != "key";
  if (number == 1) return fmt::format("1 {}", noun);
  return fmt::format("{} {}", number, isEntry ? noun.substr(0, noun.size() - 1) + "ies" : noun + "s");
}

}  // namespace dictum::cli

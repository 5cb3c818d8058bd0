#include "checkpoint/inspect_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "checkpoint/inspect.h"
#include "schema/printable.h"

namespace dictum::checkpoint {
namespace {

using schema::printable;

constexpr std::size_t mostTies = 20;

// Characters, not bytes: what a terminal shows in one column each, near enough.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

using Row = std::array<std::string, 4>;

std::string table(const std::vector<Row>& rows) {
  std::array<std::size_t, 4> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line = " ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (widths[i] != 0) line += fmt::format(" {}{:{}}", row[i], "", widths[i] - width(row[i]) + (i + 1 < row.size()));
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

std::string counted(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string totalsLine(const CheckpointIndex& index) {
  const Totals totals = totalsOf(index);
  std::string kinds;
  if (totals.parameters + totals.buffers != 0) {
    kinds = fmt::format(": {}, {}", counted(totals.parameters, "parameter"), counted(totals.buffers, "buffer"));
    if (const std::size_t others = totals.keys - totals.parameters - totals.buffers)
      kinds += fmt::format(", {} of unknown kind", others);
  }
  return fmt::format("{}{}. {}, {}.\n", counted(totals.keys, "key"), kinds, counted(totals.elements, "element"),
                     counted(totals.bytes, "byte"));
}

}  // namespace

std::string inspectText(const CheckpointIndex& index) {
  std::string text =
      fmt::format("{}: {}, {}\n", printable(index.path), index.format, counted(index.entries.size(), "key"));
  if (!index.wrapper.empty()) text += fmt::format("  found in '{}'\n", printable(index.wrapper));
  if (!index.prefix.empty()) text += fmt::format("  prefix '{}' left out of all keys\n", printable(index.prefix));
  std::vector<Row> rows;
  rows.reserve(index.entries.size());
  for (const TensorEntry& entry : index.entries) {
    std::string shape = fmt::format("[{}]", fmt::join(entry.shape, ", "));
    if (entry.layout != "strided") shape += fmt::format("  {}", entry.layout);
    rows.push_back({printable(entry.key), std::string(kindName(entry)), entry.dtype, std::move(shape)});
  }
  text += table(rows) + totalsLine(index);
  const auto ties = tiedGroups(index);
  for (std::size_t i = 0; i < ties.size() && i < mostTies; ++i) {
    text += fmt::format("tied: {}\n", printable(fmt::format("{}", fmt::join(ties[i], " = "))));
  }
  if (ties.size() > mostTies) text += fmt::format("tied: {} more groups\n", ties.size() - mostTies);
  for (const auto& name : index.unknownGlobals) {
    text += fmt::format("unknown global: {} (named, not executed)\n", printable(name));
  }
  for (const auto& note : index.notes) text += fmt::format("note: {}\n", printable(note));
  return text + fmt::format("load with: {}\n", printable(loaderCall(index)));
}

}  // namespace dictum::checkpoint

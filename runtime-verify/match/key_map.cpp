#include "match/key_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "checkpoint/dtype.h"
#include "schema/lock.h"

namespace dictum::match {
namespace {

constexpr std::size_t maximumMapBytes = 16u << 20;

std::string trimmed(const std::string& text) {
  constexpr const char* blank = " \t\r";
  const std::size_t from = text.find_first_not_of(blank);
  if (from == std::string::npos) return "";
  return text.substr(from, text.find_last_not_of(blank) - from + 1);
}

template <typename Number>
std::optional<Number> numberIn(const std::string& text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// `[16, 3]`
std::optional<std::vector<std::int64_t>> shapeIn(const std::string& text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
  std::vector<std::int64_t> shape;
  std::istringstream sizes(text.substr(1, text.size() - 2));
  for (std::string size; std::getline(sizes, size, ',');) {
    const auto number = numberIn<std::int64_t>(trimmed(size));
    if (!number || *number < 0) return std::nullopt;
    shape.push_back(*number);
  }
  return shape;
}

// What follows `new`: KEY [DTYPE SHAPE] = NUMBER
Result<NewKey> parseNewKey(const std::string& text) {
  const std::size_t equals = text.rfind('=');
  const auto value = equals == std::string::npos ? std::nullopt : numberIn<double>(trimmed(text.substr(equals + 1)));
  if (!value) return failure("a new key needs a number that fills it: new KEY DTYPE SHAPE = NUMBER");
  const std::string left = trimmed(text.substr(0, equals));
  const std::size_t space = left.find(' ');
  NewKey result{Glob(left.substr(0, space)), {}, {}, *value};
  if (space == std::string::npos) return result;
  const std::string form = trimmed(left.substr(space));
  const std::size_t bracket = form.find('[');
  const std::string dtype = trimmed(form.substr(0, bracket));
  if (!checkpoint::dtypeNamed(dtype)) return failure(fmt::format("there is no dtype '{}'", dtype));
  const auto shape = bracket == std::string::npos ? std::nullopt : shapeIn(form.substr(bracket));
  if (!shape) return failure("a new key with a dtype needs its shape too, such as [16, 3]");
  result.dtype = dtype;
  result.shape = *shape;
  return result;
}

Result<void> addLine(const std::string& line, unsigned number, KeyMap& map) {
  if (line.starts_with("drop ")) {
    map.dropped.emplace_back(trimmed(line.substr(5)));
    return {};
  }
  if (line.starts_with("new ")) {
    auto key = parseNewKey(line.substr(4));
    if (!key) return failure(key.error());
    key->line = number;
    map.added.push_back(std::move(*key));
    return {};
  }
  auto mapping = parseMapping(line);
  if (!mapping) return failure(mapping.error());
  map.renames.push_back(std::move(*mapping));
  return {};
}

}  // namespace

Result<KeyMap> parseKeyMap(const std::string& text, const std::string& name) {
  KeyMap map;
  std::istringstream lines(text);
  std::string line;
  for (unsigned number = 1; std::getline(lines, line); ++number) {
    line = trimmed(line);
    if (line.empty() || line.front() == '#') continue;
    if (auto added = addLine(line, number, map); !added)
      return failure(added.error().within(fmt::format("{}:{}", name, number)));
  }
  return map;
}

Result<KeyMap> readKeyMap(const std::string& path) {
  const auto content = schema::readWholeFile(path, maximumMapBytes);
  if (!content) return failure(content.error());
  return parseKeyMap(*content, path);
}

std::optional<std::string> newNameOf(const std::string& key, const KeyMap& map) {
  if (matchesAny(map.dropped, key)) return std::nullopt;
  for (const KeyMapping& mapping : map.renames)
    if (auto rewritten = mapping.from.rewrite(key, mapping.to)) return rewritten;
  return key;
}

void allow(const KeyMap& map, Tolerance& tolerance) {
  tolerance.map.insert(tolerance.map.end(), map.renames.begin(), map.renames.end());
  tolerance.dropped.insert(tolerance.dropped.end(), map.dropped.begin(), map.dropped.end());
  for (const NewKey& key : map.added) tolerance.allowMissing.push_back(key.key);
}

}  // namespace dictum::match

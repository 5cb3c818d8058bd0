#include "match/tolerance.h"

#include <fmt/format.h>

#include <algorithm>

namespace dictum::match {
namespace {

std::string trimmed(const std::string& text) {
  constexpr const char* blank = " \t\r";
  const std::size_t from = text.find_first_not_of(blank);
  if (from == std::string::npos) return "";
  return text.substr(from, text.find_last_not_of(blank) - from + 1);
}

std::string mappedKey(const std::string& key, const std::vector<KeyMapping>& map) {
  for (const KeyMapping& mapping : map) {
    if (auto rewritten = mapping.from.rewrite(key, mapping.to)) return std::move(*rewritten);
  }
  return key;
}

}  // namespace

Result<KeyMapping> parseMapping(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return failure(fmt::format("'{}' has no '='; write OLD=NEW", text));
  KeyMapping mapping{Glob(trimmed(text.substr(0, equals))), trimmed(text.substr(equals + 1))};
  if (mapping.from.text().empty()) return failure(fmt::format("'{}' has nothing before the '='", text));
  if (Glob(mapping.to).wildcards() > mapping.from.wildcards())
    return failure(fmt::format("'{}' has more wildcards after the '=' than before it", text));
  return mapping;
}

bool matchesAny(const std::vector<Glob>& globs, const std::string& key) {
  return std::any_of(globs.begin(), globs.end(), [&](const Glob& glob) { return glob.matches(key); });
}

checkpoint::CheckpointIndex mapped(checkpoint::CheckpointIndex index, const std::vector<KeyMapping>& map) {
  for (auto& entry : index.entries) entry.key = mappedKey(entry.key, map);
  for (auto& path : index.submodules) path = mappedKey(path, map);
  std::erase(index.submodules, "");
  return index;
}

}  // namespace dictum::match

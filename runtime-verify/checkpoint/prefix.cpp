#include "checkpoint/prefix.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace dictum::checkpoint {
namespace {

// Names that only wrappers give; `module`, which they give too; and those that a training loop gives to one of several
// copies, of which no key tells which it is.
constexpr std::string_view names[] = {
    "_orig_mod", "_forward_module", "_fsdp_wrapped_module", "_checkpoint_wrapped_module", "module", "model", "ema"};
constexpr std::size_t certainNames = 4, wrapperNames = 5;

bool startsWith(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

bool allStartWith(const CheckpointIndex& index, std::string_view prefix) {
  return std::all_of(index.entries.begin(), index.entries.end(), [&](const TensorEntry& entry) {
    return entry.key.size() > prefix.size() && startsWith(entry.key, prefix);
  });
}

void strip(CheckpointIndex& index, std::string_view prefix) {
  for (TensorEntry& entry : index.entries) entry.key.erase(0, prefix.size());
  std::vector<std::string> submodules;
  for (std::string& path : index.submodules) {
    // The wrapper itself is called like the prefix, without its dot.
    if (path.size() > prefix.size() && startsWith(path, prefix)) submodules.push_back(path.substr(prefix.size()));
  }
  index.submodules = std::move(submodules);
  index.prefix += prefix;
}

// A first component that all keys share, where there is more than one key.
void noteSharedPrefix(CheckpointIndex& index) {
  if (index.entries.size() < 2) return;
  const std::string& first = index.entries.front().key;
  const std::size_t dot = first.find('.');
  if (dot == std::string::npos || !allStartWith(index, first.substr(0, dot + 1))) return;
  index.notes.push_back(fmt::format("all keys begin with '{}', which was kept", first.substr(0, dot + 1)));
}

void noteInnerWrappers(CheckpointIndex& index) {
  for (const std::string_view name : std::span(names).first(certainNames)) {
    const std::string wrapper = fmt::format("{}.", name), inner = fmt::format(".{}", wrapper);
    const auto count = std::count_if(index.entries.begin(), index.entries.end(), [&](const TensorEntry& entry) {
      return startsWith(entry.key, wrapper) || entry.key.find(inner) != std::string::npos;
    });
    if (count != 0) {
      index.notes.push_back(fmt::format("{} '{}' inside, which a wrapper of a submodule put there",
                                        count == 1 ? "1 key has" : fmt::format("{} keys have", count), wrapper));
    }
  }
}

// Without the first `count` of the names, wherever they come before the last.
std::string without(std::string_view key, std::size_t count) {
  std::string result;
  bool isFirst = true;
  for (std::size_t at = 0; at <= key.size();) {
    const std::size_t end = std::min(key.find('.', at), key.size());
    const std::string_view name = key.substr(at, end - at);
    const auto last = std::begin(names) + (at == 0 ? std::min(count, wrapperNames) : count);
    const bool isLeftOut = end != key.size() && std::find(std::begin(names), last, name) != last;
    if (!isLeftOut) result.append(std::exchange(isFirst, false) ? "" : ".").append(name);
    at = end + 1;
  }
  return result;
}

}  // namespace

std::vector<std::string> withoutWrappers(std::string_view key) {
  std::vector<std::string> shorter;
  for (const std::size_t count : {certainNames, wrapperNames, std::size(names)}) {
    std::string name = without(key, count);
    if (name != (shorter.empty() ? key : std::string_view(shorter.back()))) shorter.push_back(std::move(name));
  }
  return shorter;
}

void stripWrapperPrefix(CheckpointIndex& index) {
  if (index.entries.empty()) return;
  bool stripped = true;
  while (stripped) {
    stripped = false;
    for (const std::string_view name : std::span(names).first(wrapperNames)) {
      const std::string wrapper = fmt::format("{}.", name);
      if (!allStartWith(index, wrapper)) continue;
      strip(index, wrapper);
      stripped = true;
    }
  }
  if (!index.prefix.empty()) index.notes.push_back(fmt::format("stripped '{}' from all keys", index.prefix));
  noteSharedPrefix(index);
  noteInnerWrappers(index);
}

}  // namespace dictum::checkpoint

#include "checkpoint/prefix.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace dictum::checkpoint {
namespace {

constexpr std::string_view wrappers[] = {"module.", "_orig_mod.", "_forward_module.", "_fsdp_wrapped_module.",
                                         "_checkpoint_wrapped_module."};

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
  for (const std::string_view wrapper : wrappers) {
    if (wrapper == "module.") continue;
    const std::string inner = fmt::format(".{}", wrapper);
    const auto count = std::count_if(index.entries.begin(), index.entries.end(), [&](const TensorEntry& entry) {
      return startsWith(entry.key, wrapper) || entry.key.find(inner) != std::string::npos;
    });
    if (count != 0) {
      index.notes.push_back(
          fmt::format("{} keys have '{}' inside, which a wrapper of a submodule put there", count, wrapper));
    }
  }
}

}  // namespace

void stripWrapperPrefix(CheckpointIndex& index) {
  if (index.entries.empty()) return;
  bool stripped = true;
  while (stripped) {
    stripped = false;
    for (const std::string_view wrapper : wrappers) {
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

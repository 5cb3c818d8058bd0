// Names that wrappers around a module or its parts put into keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checkpoint/checkpoint_index.h"

namespace dictum::checkpoint {

// Strips what only a wrapper adds (`module.` of DataParallel, `_orig_mod.` of torch.compile, ...) where every key has
// it, from entries and submodules, and says so in `prefix`. A shared prefix that may as well be the module's own
// (`model.`) stays and is noted.
void stripWrapperPrefix(CheckpointIndex& index);

// What a key may be called without the names that wrappers put into it, those first that leave out the least:
// `enc._orig_mod.model.w` is `enc.model.w` or `enc.w`. Empty where there are none.
std::vector<std::string> withoutWrappers(std::string_view key);

}  // namespace dictum::checkpoint

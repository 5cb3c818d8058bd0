// Prefixes that wrappers around a module put before all of its keys.
#pragma once

#include "checkpoint/checkpoint_index.h"

namespace dictum::checkpoint {

// Strips what only a wrapper adds (`module.` of DataParallel, `_orig_mod.` of torch.compile, ...) where every key has
// it, from entries and submodules, and says so in `prefix`. A shared prefix that may as well be the module's own
// (`model.`) stays and is noted.
void stripWrapperPrefix(CheckpointIndex& index);

}  // namespace dictum::checkpoint

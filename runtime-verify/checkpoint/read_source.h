// readCheckpoint over bytes instead of a path: for fuzzers and tests, which lower the limits and count the bytes read.
#pragma once

#include "checkpoint/byte_source.h"
#include "checkpoint/checkpoint_index.h"
#include "checkpoint/limits.h"

namespace dictum::checkpoint {

// `directory` is where files that this one names are looked for (shards); empty: nowhere.
Result<CheckpointIndex> readCheckpoint(ByteSource& source, const Limits& limits, const std::string& directory = "");

}  // namespace dictum::checkpoint

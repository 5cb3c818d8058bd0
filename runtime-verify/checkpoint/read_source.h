// readCheckpoint over bytes instead of a path: for fuzzers and tests, which lower the limits and count the bytes read.
#pragma once

#include "checkpoint/byte_source.h"
#include "checkpoint/checkpoint_index.h"
#include "checkpoint/limits.h"

namespace dictum::checkpoint {

// `directory` is where files that this one names are looked for (shards); empty: nowhere.
Result<CheckpointIndex> readCheckpoint(ByteSource& source, const Limits& limits, const std::string& directory = "");

// A file that stays open, so that what is read later belongs to the index that was read first.
struct OpenCheckpoint {
  ByteSource source;
  CheckpointIndex index;
  std::string directory;  // where its shards are
};
Result<OpenCheckpoint> openCheckpoint(const std::string& path);

// locateData over an open file.
Result<void> locateData(ByteSource& source, CheckpointIndex& index);

}  // namespace dictum::checkpoint

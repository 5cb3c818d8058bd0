// Checkpoints in several files, and the index that names them:
//
//     {"metadata": {"total_size": 24}, "weight_map": {"weight": "model-00001-of-00002.safetensors", ...}}
//
// Shards are looked for beside the index and nowhere else. Every key must be in the shard that the index says, and no
// shard may hold a key that the index does not list. Entries come shard by shard, in the order of the shards' names.
#pragma once

#include <functional>
#include <string>

#include "checkpoint/byte_source.h"
#include "checkpoint/checkpoint_index.h"
#include "checkpoint/limits.h"
#include "schema/error.h"

namespace dictum::checkpoint {

// Reads the shard of that file name.
using ShardReader = std::function<Result<CheckpointIndex>(const std::string& name)>;

Result<CheckpointIndex> readShardIndex(ByteSource& source, const Limits& limits, const ShardReader& readShard);

}  // namespace dictum::checkpoint

// Checkpoints of torch.distributed.checkpoint: a directory whose file `.metadata` is a pickle of
//
//     Metadata(state_dict_metadata={key: TensorStorageMetadata(properties, size, chunks) | BytesStorageMetadata},
//              planner_data={key: (component, ...)}, ...)
//
// Keys are flattened: {"model": {"fc.weight": ...}} becomes `model.fc.weight`, and planner_data keeps the components.
#pragma once

#include "checkpoint/byte_source.h"
#include "checkpoint/checkpoint_index.h"
#include "checkpoint/limits.h"
#include "schema/error.h"

namespace dictum::checkpoint {

Result<CheckpointIndex> readDistributedMetadata(ByteSource& source, const Limits& limits);

}  // namespace dictum::checkpoint

// Files of torch.save before PyTorch 1.6: five pickles, then the storages.
//
//     magic number, protocol version, system information, the object, the list of storage keys,
//     then for every key: int64 number of elements, the elements
//
// Everything wanted stands before the data. The sizes that the storages claim must add up to the size of the file.
#pragma once

#include "checkpoint/byte_source.h"
#include "checkpoint/checkpoint_index.h"
#include "checkpoint/limits.h"
#include "schema/error.h"

namespace dictum::checkpoint {

Result<CheckpointIndex> readLegacy(ByteSource& source, const Limits& limits);

}  // namespace dictum::checkpoint

// safetensors: eight bytes with the length of a JSON header, the header, the data.
//
//     {"weight": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, "__metadata__": {"format": "pt"}}
//
// Tensors are contiguous and must cover the data exactly, without holes or overlaps. The writer sorts by item size, so
// the order of entries is that of the file and says nothing about the model's.
#pragma once

#include "checkpoint/byte_source.h"
#include "checkpoint/checkpoint_index.h"
#include "checkpoint/limits.h"
#include "schema/error.h"

namespace dictum::checkpoint {

Result<CheckpointIndex> readSafetensors(ByteSource& source, const Limits& limits);

}  // namespace dictum::checkpoint

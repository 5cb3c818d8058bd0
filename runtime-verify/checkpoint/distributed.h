// Checkpoints of torch.distributed.checkpoint: a directory whose file `.metadata` is a pickle of
//
//     Metadata(state_dict_metadata={key: TensorStorageMetadata(properties, size, chunks) | BytesStorageMetadata},
//              planner_data={key: (component, ...)}, ...)
//
// and files of parts of tensors, each as torch.save writes a tensor, that storage_data lists:
//
//     {MetadataIndex(fqn=key, offset=where the part begins in the tensor): _StorageInfo(relative_path, offset, length)}
//
// Keys are flattened: {"model": {"fc.weight": ...}} becomes `model.fc.weight`, and planner_data keeps the components.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "checkpoint/byte_source.h"
#include "checkpoint/checkpoint_index.h"
#include "checkpoint/limits.h"
#include "schema/error.h"

namespace dictum::checkpoint {

Result<CheckpointIndex> readDistributedMetadata(ByteSource& source, const Limits& limits);

struct TensorPart {
  std::vector<std::int64_t> offsets;  // of its first element in the tensor; empty for a scalar
  std::string file;                   // beside `.metadata`
  std::uint64_t begin = 0;            // in the file, in bytes
  std::uint64_t length = 0;
};
using TensorParts = std::unordered_map<std::string, std::vector<TensorPart>>;  // by key as in the file

// Where the data of the tensors are.
Result<TensorParts> readTensorParts(ByteSource& source, const Limits& limits);

}  // namespace dictum::checkpoint

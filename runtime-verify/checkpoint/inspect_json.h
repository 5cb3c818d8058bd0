// Checkpoints as JSON, for programs:
//
//     {"files": [{"checkpoint": "net.pt", "format": "libtorch archive", "wrapper": "", "prefix": "",
//                 "entries": [{"key": "fc.weight", "kind": "parameter", "dtype": "float32", "shape": [2, 3]}], ...}]}
//
// `kind` is null where the format does not tell. docs/checkpoints.md lists the other members.
#pragma once

#include <string>
#include <vector>

#include "checkpoint/checkpoint_index.h"

namespace dictum::checkpoint {

std::string inspectJson(const std::vector<CheckpointIndex>& files);

}  // namespace dictum::checkpoint

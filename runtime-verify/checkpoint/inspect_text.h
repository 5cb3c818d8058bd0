// A checkpoint as a table:
//
//     net.pt: libtorch archive, 3 keys
//       fc.weight  parameter  float32  [2, 3]
//       ...
//     3 keys: 2 parameters, 1 buffer. 9 elements, 36 bytes.
//     load with: torch::load(module, "net.pt")
#pragma once

#include <string>

#include "checkpoint/checkpoint_index.h"

namespace dictum::checkpoint {

// Control characters of names are written as \xNN, so that a hostile name cannot steer a terminal.
std::string inspectText(const CheckpointIndex& index);

}  // namespace dictum::checkpoint

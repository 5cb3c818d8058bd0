// Live modules in the words of the readers and the matcher. Internal.
#pragma once

#include <string>

#include "bridge.h"
#include "checkpoint/checkpoint_index.h"
#include "schema/prediction.h"

namespace dictum::bridge {

// As a file would list it; the format is "module".
checkpoint::CheckpointIndex indexOf(const LiveModule& module);

// As a prediction would: exact, without locations.
schema::Model modelOf(const LiveModule& module);

}  // namespace dictum::bridge

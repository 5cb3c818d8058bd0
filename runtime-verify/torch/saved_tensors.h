// What every format asks of the tensors that are to be saved. Internal.
#pragma once

#include <vector>

#include "bridge.h"
#include "schema/error.h"

namespace dictum::bridge {

// Keys are different UTF-8 texts, and tensors of one storage have one dtype: no format can say anything else.
Result<void> checkSaved(const std::vector<SavedTensor>& tensors);

}  // namespace dictum::bridge

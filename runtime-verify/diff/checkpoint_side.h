// A checkpoint as a side of a diff.
#pragma once

#include "checkpoint/checkpoint_index.h"
#include "diff/diff.h"

namespace dictum::diff {

// What the file holds, as a model without inputs.
Side sideOf(const checkpoint::CheckpointIndex& index);

// The model of the source that fits the file best, in the configuration that the file asks for; inputs that it says
// nothing about take their defaults. Fails where the source has no models.
Result<Side> fittedTo(const checkpoint::CheckpointIndex& index, const schema::Prediction& source,
                      const schema::Configuration& given);

}  // namespace dictum::diff

// Finds the state dict in what a Python checkpoint holds.
//
// Training scripts save a state dict as it is, wrapped ({"model": ..., "optimizer": ..., "epoch": 3}), or the whole
// module. Every dictionary with a tensor under a string key, and every module, is a candidate; optimizers' states are
// not. The candidate with the most tensors is taken, the first of equals; the others are named in the notes, so that a
// choice is never silent.
#pragma once

#include "checkpoint/checkpoint_index.h"
#include "checkpoint/limits.h"
#include "checkpoint/pickle_machine.h"
#include "checkpoint/tensor_rebuild.h"
#include "schema/error.h"

namespace dictum::checkpoint {

// Fills wrapper, entries, submodules, unknownGlobals and notes of `index`.
Result<void> walkStateDict(const Pickle& pickle, const TensorReader& tensors, const Limits& limits,
                           CheckpointIndex& index);

}  // namespace dictum::checkpoint

// What LibTorch says of a module, as plain data. Internal.
#pragma once

#include <torch/nn/module.h>

#include <string>
#include <vector>

#include "bridge.h"
#include "dictum/state_dict.h"

namespace dictum {

// "float32"; nothing for a type that checkpoints do not have.
std::string dtypeName(c10::ScalarType type);
// The reverse; Undefined where LibTorch has no such type.
c10::ScalarType scalarType(const std::string& dtype);

// The tensors themselves, where state_dict gives detached ones: what of a sparse or quantised tensor is not its
// elements is no part of what a detached one shares.
std::vector<StateEntry> registeredTensors(const torch::nn::Module& module);

bridge::LiveModule describe(const torch::nn::Module& module, const std::vector<StateEntry>& entries);

}  // namespace dictum

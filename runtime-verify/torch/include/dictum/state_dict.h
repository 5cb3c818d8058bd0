// The state_dict that LibTorch lacks: parameters and buffers under their keys, in one ordered list.
//
//     for (const auto& entry : dictum::state_dict(*net)) std::cout << entry.key << " " << entry.tensor.sizes() << "\n";
//
// As in Python the tensors are the module's own, not copies, and are detached: a change of one is a change of the
// module. Keys are those of named_parameters() and then named_buffers(); undefined ones are left out, as both do. A
// submodule that is registered twice is there under both of its names.
#pragma once

#include <torch/nn/module.h>

#include <string>
#include <vector>

#include "dictum/export.h"

namespace dictum {

struct StateEntry {
  std::string key;
  torch::Tensor tensor;
  bool is_buffer = false;      // otherwise a parameter
  bool requires_grad = false;  // of the parameter; `tensor` is detached
};

DICTUM_TORCH_API std::vector<StateEntry> state_dict(const torch::nn::Module& module);

}  // namespace dictum

// The tensors of a file with the dtype, device and layout of those that they will be copied to. Whatever can fail fails
// while they are made, before the module is changed. Internal.
#pragma once

#include <torch/types.h>

#include <string>
#include <vector>

#include "bridge.h"
#include "dictum/state_dict.h"

namespace dictum {

class StagedTensors {
 public:
  StagedTensors(bridge::LoadPlan& plan, const std::vector<StateEntry>& entries);

  std::string error;               // why one of them could not be made; empty where all were
  std::vector<std::string> notes;  // what was converted

  // Copies them into the tensors that they were made for.
  void assign(std::vector<StateEntry>& entries) const;

 private:
  struct Staged {
    std::size_t entry = 0;
    torch::Tensor tensor;
  };

  std::string stage(bridge::LoadPlan& plan, const bridge::Copy& copy, const StateEntry& entry);
  std::string stage(const bridge::Fill& fill, const StateEntry& entry);

  std::vector<Staged> staged_;
};

}  // namespace dictum

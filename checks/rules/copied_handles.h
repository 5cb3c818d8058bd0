// Assignments to what a list of parameters holds: `net->named_parameters()["bias"] = torch::ones({4})`. The list is a
// copy of handles, so the module keeps its tensor.
#pragma once

#include <string>
#include <vector>

#include "ir/ir.h"

namespace dictum::checks {

struct CopiedHandle {
  const ir::Expression* assignment = nullptr;
  std::string list;  // "named_parameters"
};

// Those after which nothing looks at the list any more: it could be wanted for what it is.
std::vector<CopiedHandle> assignedCopies(const ir::Program& program);

}  // namespace dictum::checks

// Globals that belong to checkpoints as PyTorch writes them.
//
// The list grants nothing: no global is ever imported. It only decides which names are worth telling the user, who may
// load the same file with a program that does execute it.
#pragma once

#include <string_view>

namespace dictum::checkpoint {

bool isKnownGlobal(std::string_view name);  // "torch._utils._rebuild_tensor_v2"

}  // namespace dictum::checkpoint

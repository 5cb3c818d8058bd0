// The convention of LibTorch's TORCH_ARG: option `stride` is stored in the field `stride_`.
#pragma once

#include <string>

namespace dictum::symbolic {

// The option that a field stores: its name without trailing underscores.
std::string optionName(const std::string& field);

}  // namespace dictum::symbolic

// What both programs of a witness include, as it was built in from cli/witness/witness.h.
#pragma once

#include <string_view>

namespace dictum::cli {

std::string_view witnessHeader();

}  // namespace dictum::cli

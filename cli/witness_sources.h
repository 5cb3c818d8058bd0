// What the programs of a witness include, and with which flags.
#pragma once

#include <string>
#include <vector>

#include "cli/witness.h"

namespace dictum::cli {

// Paths in the old source of a commit begin with this variable of CMake: where the archive of the commit is unpacked.
inline constexpr const char* oldTree = "${CMAKE_CURRENT_BINARY_DIR}/old-source";

struct WitnessSources {
  std::vector<std::string> included;  // absolute, or below oldTree
  std::vector<std::string> flags;     // folders, macros and the standard; of the compile database and after `--`
};

struct WitnessPair {
  WitnessSources before;
  WitnessSources after;
};

// Fails where a side is no source. With a revision the old side is the archive of the commit.
Result<WitnessPair> witnessSources(const WitnessRequest& request, const Invocation& invocation);

}  // namespace dictum::cli

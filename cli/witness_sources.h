// What the programs of a witness include, and with which flags.
#pragma once

#include <string>
#include <vector>

#include "cli/witness.h"

namespace dictum::cli {

// Paths in the old source of a commit begin with this variable of CMake: where the archive of the commit is unpacked.
inline constexpr const char* oldTree = "${CMAKE_CURRENT_BINARY_DIR}/old-source";

struct WitnessSources {
  std::string included;               // by the program: has the class; absolute, or below oldTree
  std::vector<std::string> compiled;  // beside the program, likewise
  std::vector<std::string> flags;     // folders, macros and the standard; of the compile database and after `--`
};

struct WitnessPair {
  WitnessSources before;
  WitnessSources after;
};

// Where each side has the class, as a prediction has it: below `revision:` for a commit.
struct WitnessPlaces {
  std::string before;
  std::string after;
};

// Fails where a side is no source. With a revision the old side is the archive of the commit, and of several sources
// those that have not got the class are translation units of their own, where the commit has them.
Result<WitnessPair> witnessSources(const WitnessRequest& request, const WitnessPlaces& places,
                                   const Invocation& invocation);

}  // namespace dictum::cli

// The witness of a change as programs: one that constructs the old module and saves it, and one that constructs the new
// module and loads what the old one saved, both under the configuration that the diff found. What LibTorch does with it
// is what they print; nothing of it is predicted.
#pragma once

#include <string>

#include "cli/diff_side.h"
#include "diff/change.h"
#include "schema/configuration.h"

namespace dictum::cli {

struct WitnessRequest {
  std::string folder;
  diff::Level level = diff::Level::Shapes;  // a change that breaks the gate at this level is shown
  std::string revision;                     // of --against; empty: the sources are OLD and NEW
  SourceArguments source;
  schema::Configuration given;  // --set
};

// Writes old.cpp, new.cpp, witness.h and CMakeLists.txt, with a revision also old.tar. Returns what to tell the user;
// fails where no change that breaks the gate can be shown by a program, and says why.
Result<std::string> writeWitness(const WitnessRequest& request, const diff::Diff& changes, const DiffSides& sides,
                                 const Invocation& invocation);

}  // namespace dictum::cli

// Which translation units there are and how each is compiled.
#pragma once

#include <string>
#include <vector>

#include "frontend/frontend.h"

namespace dictum::frontend {

struct Command : CompileCommand {
  bool isRequested = true;  // false: only there to supply definitions
};

struct Plan {
  std::vector<Command> commands;
  std::vector<Diagnostic> diagnostics;
};

// The sources asked for, in order; with constructions also every other translation unit of their compile database.
Result<Plan> planCommands(const Options& options);

// The command of the working directory's compiler for a file that no compile database knows: C++17 with the LibTorch
// that Torch_DIR, CMAKE_PREFIX_PATH or the system provides. Says in `hint` what to do where there is none.
Command builtInCommand(const std::string& file, const std::string& directory, std::string& hint);

}  // namespace dictum::frontend

// Whether the command line of `dictum check` names checks and options that there are. A slip of the pen would switch
// off what a gate rests on, and the gate would pass.
#pragma once

#include <string>
#include <vector>

#include "rules/check.h"
#include "schema/error.h"

namespace dictum::cli {

// "there is no check 'torch-gate-mismach'; did you mean 'torch-gate-mismatch'?"
std::string unknownCheck(const std::string& name);

// `flag`: the option that holds the globs. Globs of checks of other tools, which do not begin with `torch-`, are let
// be.
Result<void> verifyGlobs(const std::string& flag, const std::vector<std::string>& globs);

// Each is CHECK.OPTION=VALUE.
Result<void> verifyOptions(const std::vector<std::string>& options);

}  // namespace dictum::cli

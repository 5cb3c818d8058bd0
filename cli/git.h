// git, run as a program. Arguments go to it as they are, without a shell.
#pragma once

#include <string>
#include <vector>

#include "schema/error.h"

namespace dictum::cli {

// What it prints on stdout; the error has what it says on stderr. `environment` adds variables, as NAME=VALUE.
Result<std::string> git(const std::vector<std::string>& arguments, const std::vector<std::string>& environment = {});

// Fails for what could be taken for an option or is no name of a revision.
Result<void> checkRevision(const std::string& revision);

// The top folder of the repository around the working directory.
Result<std::string> repositoryRoot();

}  // namespace dictum::cli

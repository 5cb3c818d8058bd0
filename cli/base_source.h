// The command line of the work tree for the sources of another commit.
#pragma once

#include "cli/arguments.h"
#include "cli/base_tree.h"

namespace dictum::cli {

struct BaseSource {
  SourceArguments arguments;
  std::vector<std::string> compileFlags;
};

// Sources, include folders and the compile database under the paths that they have in the base. Sources that the commit
// did not have are left out; those that it had and the work tree has not are added where all are asked for. The compile
// database is that of the work tree with its paths mapped; what is in no commit, such as a build folder, stays.
Result<BaseSource> baseSource(const SourceArguments& arguments, const std::vector<std::string>& compileFlags,
                              const BaseTree& base);

}  // namespace dictum::cli

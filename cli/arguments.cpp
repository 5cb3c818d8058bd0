#include "cli/arguments.h"

#include <CLI/CLI.hpp>

namespace dictum::cli {

void addSourceOptions(CLI::App& app, SourceArguments& arguments) {
  app.add_option("-p", arguments.compileDatabaseDirectory,
                 "Directory of compile_commands.json (default: the nearest one upwards)");
  app.add_option("-j,--jobs", arguments.jobs, "Translation units at a time (default: one per core)");
  app.add_option("--cache-dir", arguments.cacheDirectory,
                 "Where precompiled headers are kept (default: ~/.cache/dictum)");
  app.add_flag("--no-cache", arguments.noCache, "Neither read nor write the cache");
  tool::addRepeatable(app, "--user-root", arguments.userRoots,
                      "What lies below is user code, also where included with -isystem");
  tool::addRepeatable(app, "--system-root", arguments.systemRoots, "What lies below is not user code");
  app.add_flag("-v,--verbose", arguments.verbose, "Say on stderr how each translation unit was read");
  app.footer("Arguments after -- are compile flags.");
}

void addConstructOption(CLI::App& app, SourceArguments& arguments) {
  tool::addRepeatable(app, "--construct", arguments.constructions,
                      "C++ expression that makes the module, as if at the end of the first source");
}

}  // namespace dictum::cli

// A subcommand: its place in the command line and what it does. One file each; main.cpp lists them.
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <string>
#include <vector>

#include "cli/console.h"

namespace dictum::cli {

struct Invocation {
  Console& console;
  std::vector<std::string> compileFlags;  // what follows `--` on the command line
};

struct Subcommand {
  CLI::App* app;
  std::function<ExitStatus(const Invocation&)> run;
};

// Each adds itself to the application.
Subcommand addPredict(CLI::App& application);
Subcommand addExplain(CLI::App& application);
Subcommand addVerify(CLI::App& application);
Subcommand addInspect(CLI::App& application);
Subcommand addLock(CLI::App& application);
Subcommand addCheck(CLI::App& application);
Subcommand addDiff(CLI::App& application);
Subcommand addMigrate(CLI::App& application);
Subcommand addReport(CLI::App& application);

}  // namespace dictum::cli

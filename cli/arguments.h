// Arguments that several subcommands share, and how they are read.
#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/subcommand.h"
#include "ir/ir.h"
#include "schema/error.h"
#include "tool/arguments.h"

namespace dictum::cli {

using tool::addFormat;
using tool::addModelOptions;
using tool::ModelArguments;
using tool::readConfiguration;

// Which source is read, and how.
struct SourceArguments {
  std::vector<std::string> sources;
  std::vector<std::string> constructions;
  std::optional<std::string> compileDatabaseDirectory;
  std::string cacheDirectory;
  std::vector<std::string> userRoots;
  std::vector<std::string> systemRoots;
  unsigned jobs = 0;
  bool noCache = false;
  bool sites = false;  // the places where modules are constructed are wanted, not the classes
  bool verbose = false;
};

// Adds -p, --jobs, --cache-dir, --no-cache, --user-root, --system-root and --verbose. The sources themselves are
// positional for some subcommands and --source for others.
void addSourceOptions(CLI::App& app, SourceArguments& arguments);

// --construct, for subcommands that take it.
void addConstructOption(CLI::App& app, SourceArguments& arguments);

// A --construct expression that does not compile.
struct FailedConstruction {
  std::size_t position;  // among the expressions given
  std::string expression;
  std::string reason;
};

// How many translation units were requested, and what became of them.
struct UnitCounts {
  std::size_t read = 0;
  std::size_t cached = 0;  // of those that were read
  std::size_t withErrors = 0;
  std::size_t failed = 0;
  std::size_t withoutTorch = 0;
  std::size_t notCxx = 0;
  std::size_t total() const { return read + withErrors + failed + withoutTorch + notCxx; }
};

struct Source {
  ir::Program program;
  UnitCounts units;
  std::vector<FailedConstruction> failedConstructions;
  std::vector<std::string> files;  // the user's that were read
  bool isComplete = true;  // false: some of the source does not parse; the answer is printed, the exit status tells
  std::vector<std::string>
      unfinished;  // sources that somebody is typing: they have errors, and end in the middle of something
};

// Parses the source and joins it into a program. Says on the console what the compiler had to say.
Result<Source> readSource(const SourceArguments& arguments, const Invocation& invocation);

}  // namespace dictum::cli

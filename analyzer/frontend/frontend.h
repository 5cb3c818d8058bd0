// From source files to ir: which translation units there are, how each is compiled, and a parse that is fast.
//
//     frontend::Options options;
//     options.sources = {"net.cpp"};
//     options.constructions = {"Net(3)"};
//     Result<frontend::Analysis> analysis = frontend::analyze(options);
//     ir::Program program = link::link(std::move(analysis->units));
//
// Parsing <torch/torch.h> is what costs. The headers that user code takes from systems and LibTorch are therefore
// precompiled once, with function bodies left out, and kept in a cache that all translation units and processes share
// (docs/header-cache.md). The cache never changes a result: it is checked against the files it was made from, and a
// translation unit that has an error on top of it is parsed again without it.
//
// One translation unit never hides another. Each is analysed in a process of its own (isolation.h): what fails, crashes
// or never ends is a Diagnostic, and the rest goes on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ir/ir.h"
#include "schema/error.h"
#include "schema/prediction.h"

namespace dictum::frontend {

// Called when the state of a translation unit changes.
struct Progress {
  std::string file;
  std::string activity;      // "precompiling headers", "parsing", "done"
  std::size_t finished = 0;  // translation units that are done
  std::size_t total = 0;
};

// How a source is compiled, as a compile database has it.
struct CompileCommand {
  std::string file;
  std::string directory;               // relative paths start here
  std::vector<std::string> arguments;  // compiler first, the file among them
};

struct Options {
  std::vector<std::string> sources;  // empty: every translation unit of the compile database
  // Where somebody else has chosen the sources and read the compile database: in place of both.
  std::vector<CompileCommand> commands;
  // Directory of compile_commands.json. Without it the nearest one upwards from each source (from the working directory
  // when there are no sources); without that, a built-in command line with the LibTorch that is installed.
  std::optional<std::string> compileDatabaseDirectory;
  std::vector<std::string> flags;  // added to every compile command
  bool useCache = true;
  std::string cacheDirectory;                         // empty: $XDG_CACHE_HOME/dictum, else ~/.cache/dictum
  std::uint64_t cacheLimit = std::uint64_t{2} << 30;  // bytes kept in the cache; least recently used entries go first
  // Expressions that make a module, evaluated as if they stood at the end of the first source. The other translation
  // units of the compile database are then analysed too, for their definitions.
  std::vector<std::string> constructions;
  std::vector<std::string> userRoots;    // what lies below is user code, though the compiler calls it a system header
  std::vector<std::string> systemRoots;  // what lies below is not user code
  unsigned jobs = 0;                     // translation units at a time; 0: as many as there are cores
  unsigned cpuSecondsPerUnit = 900;      // after which a translation unit counts as failed
  std::function<void(const Progress&)> progress;
};

enum class Severity { Error, Warning, Note };

// What the compiler, or the frontend itself, had to say.
//
//     net.cpp:4:3: error: unknown type name 'Foo'
//         Foo foo;
//         ^
//
// An error in a construction expression has `--construct` as its file and the expression as its snippet.
struct Diagnostic {
  Severity severity = Severity::Error;
  std::string message;
  schema::Location location;         // no file where it is about none
  std::vector<std::string> snippet;  // the source line and, below it, the caret; empty where there is no location
};

enum class Status {
  Parsed,
  ParsedWithErrors,  // there is a unit; errors in user code are also gaps of it
  WithoutLibTorch,   // includes no header of LibTorch and was not parsed
  NotAnalyzed,       // not C++ (C, CUDA, assembler)
  Failed,            // no unit: unreadable, or the compiler crashed
};

enum class CacheUse {
  None,  // no cache, or nothing to precompile
  Hit,
  Built,
  Rejected  // parsed on top of precompiled headers, and again without them
};

struct TranslationUnit {
  std::string file;
  Status status = Status::Parsed;
  bool isRequested = true;  // false: analysed only to supply definitions
  CacheUse cache = CacheUse::None;
  bool isUnitCached = false;
  double seconds = 0;  // from start to unit
  // What was read of the user's files, as absolute paths: the source, then its headers.
  std::vector<std::string> files = {};
  bool isUnfinished = false;  // has errors and ends in the middle of something: somebody is typing
};

struct Analysis {
  std::vector<ir::Unit> units;  // in the order of the sources, then of the compile database
  std::vector<Diagnostic> diagnostics;
  std::vector<TranslationUnit> translationUnits;
  std::vector<std::size_t> failedConstructions;  // indices into Options::constructions; the others are in units.front()
  bool anyFailed = false;  // a requested source has status Failed or ParsedWithErrors, or a construction failed
};

// Fails only where there is nothing to analyse: no sources and no compile database, or a database that cannot be read.
Result<Analysis> analyze(const Options& options);

}  // namespace dictum::frontend

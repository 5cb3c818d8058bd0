// One run of Clang over one translation unit.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "clang/Frontend/CompilerInvocation.h"
#include "frontend/dependencies.h"
#include "frontend/diagnostic_collector.h"
#include "frontend/invocation.h"
#include "frontend/prefix.h"
#include "frontend/user_code.h"
#include "ir/ir.h"

namespace dictum::frontend {

// What does not change between the parses of a translation unit.
struct Source {
  std::shared_ptr<clang::CompilerInvocation> invocation;
  FileSystem files;
  const UserCode& userCode;
  std::string mainFile;  // as the invocation names it
  std::string content;   // of the main file
};

struct ParseOptions {
  std::string precompiledPrefix;  // path; empty: parse all of it
  std::vector<std::string> constructions;
  bool needsTorch = true;  // whether a source that does not include LibTorch is of no interest
  bool recordsDependencies = false;
};

struct ParseResult {
  std::optional<ir::Unit> unit;  // nothing where a construction failed, or nothing was parsed
  Findings findings;
  Prefix prefix;  // events and includesTorch
  Dependencies dependencies;
};

ParseResult parse(const Source& source, const ParseOptions& options);

// A run of the preprocessor alone: the prefix with its text.
struct ScanResult {
  Prefix prefix;
  Dependencies dependencies;
};

ScanResult scan(const Source& source);

}  // namespace dictum::frontend

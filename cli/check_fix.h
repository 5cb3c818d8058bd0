// Applying fix-its, and writing them for clang-apply-replacements.
#pragma once

#include <string>
#include <vector>

#include "cli/check_report.h"
#include "schema/error.h"

namespace dictum::cli {

struct AppliedFixes {
  std::size_t applied = 0;
  std::size_t files = 0;
  std::size_t skipped = 0;  // they overlap others
};

// Changes the files. Each is written whole or not at all.
Result<AppliedFixes> applyFixes(const std::vector<ShownFinding>& findings);

// The YAML of `clang-tidy --export-fixes`, which clang-apply-replacements reads.
Result<void> exportFixes(const std::string& path, const std::vector<ShownFinding>& findings);

}  // namespace dictum::cli

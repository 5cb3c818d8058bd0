// Which findings are shown: configuration files, NOLINT, a baseline, and the lines that a change touched.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/check_report.h"
#include "schema/error.h"

namespace dictum::cli {

// What a `.clang-tidy` file says of our checks.
struct TidyConfiguration {
  std::vector<std::string> globs;  // empty where the file names none of them
  std::vector<std::string> errors;
  std::map<std::string, std::string> options;
};

// The nearest `.clang-tidy` upwards of a file counts for it. A file that names no `torch-` check leaves the selection
// as it is: it was written for others.
class TidyConfigurations {
 public:
  const TidyConfiguration& of(const std::string& file);
  // The first file that could not be read, with the reason.
  const std::optional<std::string>& problem() const { return problem_; }

 private:
  TidyConfiguration read(const std::string& directory);
  std::map<std::string, TidyConfiguration> byDirectory_;
  std::optional<std::string> problem_;
};

// "torch-*,-torch-late-registration"
std::vector<std::string> splitGlobs(const std::string& list);

// Whether a comment on the line, above it or around it switches the check off: NOLINT, NOLINTNEXTLINE, NOLINTBEGIN.
bool isSuppressed(const checks::Finding& finding, SourceLines& lines);

// The same for a finding that only moved: check, file, message and the text of its line.
std::string fingerprintOf(const checks::Finding& finding, SourceLines& lines);

Result<std::set<std::string>> readBaseline(const std::string& path);
Result<void> writeBaseline(const std::string& path, const std::vector<ShownFinding>& findings);

// Lines that differ from a git revision, by absolute path.
using ChangedLines = std::map<std::string, std::set<unsigned>>;
Result<ChangedLines> linesChangedSince(const std::string& revision);

}  // namespace dictum::cli

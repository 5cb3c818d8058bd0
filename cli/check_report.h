// Findings as the formats of `dictum check` show them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/console.h"
#include "rules/finding.h"

namespace dictum::cli {

// A finding as the command line has it: with the file relative to the working directory where it is below it, and the
// severity that the configuration gives it.
struct ShownFinding {
  checks::Finding finding;
  bool isError = false;     // --warnings-as-errors
  std::string fingerprint;  // the same after lines are added above
};

const char* severityName(const ShownFinding& shown);

std::string writeCheckText(const std::vector<ShownFinding>& findings, const Console& console);
std::string writeCheckJson(const std::vector<ShownFinding>& findings);
std::string writeCheckSarif(const std::vector<ShownFinding>& findings);
std::string writeCheckGithub(const std::vector<ShownFinding>& findings);
std::string writeCheckGitlab(const std::vector<ShownFinding>& findings);
std::string writeCheckJunit(const std::vector<ShownFinding>& findings);  // a test case per check
std::string writeCheckMarkdown(const std::vector<ShownFinding>& findings);

// The lines of a file, read once; empty where it cannot be read.
class SourceLines {
 public:
  std::string line(const std::string& file, unsigned number);

 private:
  std::map<std::string, std::vector<std::string>> files_;
};

}  // namespace dictum::cli

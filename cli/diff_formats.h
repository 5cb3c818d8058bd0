// A diff as the formats of continuous integration take it. Only changes that the gate fails for are errors there;
// others that concern checkpoints are warnings, and the rest are notes or left out.
#pragma once

#include <string>

#include "diff/change.h"
#include "diff/decision.h"

namespace dictum::cli {

std::string writeDiffSarif(const diff::Diff& changes, diff::Level level);  // SARIF 2.1.0
std::string writeDiffGithub(const diff::Diff& changes, const diff::Decision& decision, diff::Level level);
std::string writeDiffGitlab(const diff::Diff& changes, diff::Level level);  // code quality report
std::string writeDiffJunit(const diff::Diff& changes, diff::Level level);   // a test case per model

}  // namespace dictum::cli

// Match reports in the formats of annotation.h.
#pragma once

#include <string>

#include "match/match.h"
#include "match/report_text.h"

namespace dictum::tool {

// Differences stand at the registration in the source; where the prediction has no place, at the checkpoint itself.
std::string writeVerifySarif(const match::MatchReport& report, const match::TextOptions& options);
std::string writeVerifyGithub(const match::MatchReport& report, const match::TextOptions& options);
std::string writeVerifyGitlab(const match::MatchReport& report, const match::TextOptions& options);

// A test case for each file.
std::string writeVerifyJunit(const match::MatchReport& report, const match::TextOptions& options);

// A verdict for each file, and a table of what differs.
std::string writeVerifyMarkdown(const match::MatchReport& report, const match::TextOptions& options);

}  // namespace dictum::tool

// A diff as text for people, and as Markdown for a pull request.
#pragma once

#include <string>

#include "diff/change.h"
#include "diff/decision.h"

namespace dictum::diff {

// Per model its changes, worst first, each with both places and a configuration that shows it. The last line is the
// decision and why.
std::string writeText(const Diff& diff, const Decision& decision, Level level);

// A table of models and one of changes.
std::string writeMarkdown(const Diff& diff, const Decision& decision, Level level);

}  // namespace dictum::diff

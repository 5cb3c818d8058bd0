// `dictum predict --summary`: how much of a project is understood.
#pragma once

#include <string>

#include "cli/arguments.h"
#include "schema/prediction.h"

namespace dictum::cli {

// A class counts as what the least complete of its constructors is. Reasons of gaps are counted with the names in them
// left out, the most frequent first.
std::string summaryText(const schema::Prediction& prediction, const UnitCounts& units);
std::string summaryJson(const schema::Prediction& prediction, const UnitCounts& units);

}  // namespace dictum::cli

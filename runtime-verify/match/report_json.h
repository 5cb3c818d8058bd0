// Match reports as JSON: {"files": [{"checkpoint", "format", "model", "verdict", "configuration", "missing",
// "unexpected", "shape", "dtype", "renamed", ...}], "timeline": [...]}. docs/verify.md describes every field.
#pragma once

#include "match/match.h"
#include "schema/strict_json.h"

namespace dictum::match {

schema::Json toJson(const MatchReport& report);

// "fits", "fits under configuration", "does not fit", "undecided".
const char* nameOf(Verdict verdict);

}  // namespace dictum::match

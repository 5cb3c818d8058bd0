// A diff as JSON: {"decision": {"outcome", "level", "reason"}, "models": [{"class", "signature", "changes": [...]}]}.
// docs/diff.md describes every field.
#pragma once

#include "diff/change.h"
#include "diff/decision.h"
#include "schema/strict_json.h"

namespace dictum::diff {

schema::Json toJson(const Diff& diff, const Decision& decision, Level level);

}  // namespace dictum::diff

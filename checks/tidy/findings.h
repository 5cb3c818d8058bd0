// The findings of one translation unit: link -> forward -> rules, once for all checks that are on.
#pragma once

#include <string>
#include <vector>

#include "ir/ir.h"
#include "rules/check.h"
#include "schema/prediction.h"

namespace dictum::tidy {

struct UnitFindings {
  std::vector<checks::Finding> findings;
  schema::Prediction prediction;
};

// As `dictum check` finds them, but for what needs the whole project. `lockFile`: what the unit is held against; empty
// where there is none.
UnitFindings findingsOf(ir::Unit unit, const checks::Selection& selection, const std::string& lockFile);

}  // namespace dictum::tidy

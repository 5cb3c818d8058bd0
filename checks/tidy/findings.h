// The findings of one translation unit: link -> forward -> rules, once for all checks that are on.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ir/ir.h"
#include "rules/check.h"

namespace dictum::tidy {

struct UnitFindings {
  std::vector<checks::Finding> findings;
  std::shared_ptr<const ir::Program> program;  // for what asks for keys later
};

// As `dictum check` finds them, but for what needs the whole project. `lockFile`: what the unit is held against; empty
// where there is none.
UnitFindings findingsOf(ir::Unit unit, const checks::Selection& selection, const std::string& lockFile);

}  // namespace dictum::tidy

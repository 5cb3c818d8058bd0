// The findings of one translation unit: link -> forward -> rules, once for all checks.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ir/ir.h"
#include "rules/check.h"
#include "schema/prediction.h"

namespace dictum::tidy {

// Values of the checks' options by "torch-name-mismatch.Strict", as clang-tidy writes them.
using OptionValues = std::map<std::string, std::string>;

struct UnitFindings {
  std::vector<checks::Finding> findings;
  schema::Prediction prediction;
};

// As `dictum check` finds them, but for what needs the whole project.
UnitFindings findingsOf(ir::Unit unit, const OptionValues& options);

}  // namespace dictum::tidy

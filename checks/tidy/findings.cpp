#include "tidy/findings.h"

#include "forward/gates.h"
#include "link/link.h"

namespace dictum::tidy {

UnitFindings findingsOf(ir::Unit unit, const checks::Selection& selection, const std::string& lockFile) {
  std::vector<ir::Unit> units;
  units.push_back(std::move(unit));
  auto program = std::make_shared<const ir::Program>(link::link(std::move(units)));
  const forward::Analysis analysis = forward::analyze(*program);
  const checks::Subject subject{*program, analysis, /*isWholeProject=*/false, lockFile};
  std::vector<checks::Finding> findings = checks::runChecks(subject, selection);
  return {std::move(findings), std::move(program)};
}

}  // namespace dictum::tidy

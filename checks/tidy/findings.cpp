#include "tidy/findings.h"

#include "forward/gates.h"
#include "link/link.h"

namespace dictum::tidy {

namespace {

constexpr std::size_t maximumSteps = 1'000'000;  // as `dictum check`

}  // namespace

UnitFindings findingsOf(ir::Unit unit, const checks::Selection& selection, const std::string& lockFile) {
  std::vector<ir::Unit> units;
  units.push_back(std::move(unit));
  const ir::Program program = link::link(std::move(units));
  symbolic::PredictOptions predict;
  predict.maximumSteps = maximumSteps;
  forward::Analysis analysis = forward::analyze(program, predict);
  const checks::Subject subject{program, analysis, /*isWholeProject=*/false, lockFile};
  std::vector<checks::Finding> findings = checks::runChecks(subject, selection);
  return {std::move(findings), std::move(analysis.prediction)};
}

}  // namespace dictum::tidy

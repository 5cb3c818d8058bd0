// The list of checks, their selection, and running them.
#include <algorithm>

#include "rules/check.h"
#include "rules/list.h"

namespace dictum::checks {

const std::vector<Check>& allChecks() {
  static const std::vector<Check> checks = {
      unregisteredSubmodule(), unregisteredTensor(), gateMismatch(),
      unreachedSubmodule(),    gatedForward(),       lateRegistration(),
      invalidName(),           nameMismatch(),       staleRegistration(),
      sharedRegistration(),    cloneReset(),         nullSubmodule(),
      optimizerOrder(),        saveLoadMismatch(),   frozenStatistics(),
      libtorchBug(),           lockDrift(),          conditionalRegistration(),
  };
  return checks;
}

const Check* findCheck(const std::string& name) {
  for (const Check& check : allChecks())
    if (check.description.name == name) return &check;
  return nullptr;
}

namespace {

bool matches(const std::string& glob, const std::string& name, std::size_t i = 0, std::size_t j = 0) {
  for (; i < glob.size(); ++i, ++j) {
    if (glob[i] == '*') {
      for (std::size_t k = j; k <= name.size(); ++k)
        if (matches(glob, name, i + 1, k)) return true;
      return false;
    }
    if (j >= name.size() || glob[i] != name[j]) return false;
  }
  return j == name.size();
}

}  // namespace

bool isSelected(const Check& check, const std::vector<std::string>& globs) {
  bool selected = globs.empty() ? check.description.isOnByDefault : false;
  for (const std::string& glob : globs) {
    const bool takesAway = !glob.empty() && glob[0] == '-';
    if (matches(takesAway ? glob.substr(1) : glob, check.description.name)) selected = !takesAway;
  }
  return selected;
}

std::vector<Finding> runChecks(const Subject& subject, const Selection& selection) {
  const symbolic::ProgramIndex& index = *subject.analysis.index;
  Solvers solvers(index);
  Predictions predictions(index);
  std::vector<Finding> all;
  for (const Check& check : allChecks()) {
    if (!isSelected(check, selection.globs)) continue;
    if (check.description.needsWholeProject && !subject.isWholeProject) continue;
    std::vector<Finding> findings;
    Context context(subject, index, check, selection.options, solvers, predictions, findings);
    check.run(context);
    for (Finding& finding : findings) {
      const bool isKnown = std::any_of(all.begin(), all.end(), [&](const Finding& other) {
        return other.check == finding.check && other.range == finding.range && other.message == finding.message;
      });
      if (!isKnown) all.push_back(std::move(finding));
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Finding& a, const Finding& b) { return a.range < b.range; });
  return all;
}

}  // namespace dictum::checks

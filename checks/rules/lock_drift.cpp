#include "rules/lock_drift.h"

#include <algorithm>

#include "diff/diff.h"
#include "diff/names.h"
#include "rules/list.h"
#include "rules/source.h"
#include "schema/lock.h"

namespace dictum::checks {

namespace {

constexpr const char* checkName = "torch-lock-drift";
constexpr const char* defaultLock = "dictum.lock";
// The lock may be of another program altogether: the rest is for `dictum diff`.
constexpr std::size_t maximumNotes = 10;

// Whether the change is one of the state dict, and certain. What both sides say in other words is none, as an index of
// a loop that is called `j` now.
bool isDrift(const diff::Change& change) {
  switch (change.kind) {
    case diff::ChangeKind::Incomplete:
    case diff::ChangeKind::Completed:
    case diff::ChangeKind::InputAdded:
    case diff::ChangeKind::InputRemoved:
    case diff::ChangeKind::InputRenamed:
    case diff::ChangeKind::InputType:
    case diff::ChangeKind::InputDefault:
      return false;
    default:
      return change.isCertain;
  }
}

std::vector<diff::Change> driftOf(const schema::Model& locked, const schema::Model& now) {
  schema::Prediction before, after;
  before.models.push_back(locked);
  after.models.push_back(now);
  std::vector<diff::Change> drift;
  for (diff::ModelDiff& model : diff::diff(before, after).models)
    for (diff::Change& change : model.changes)
      if (isDrift(change)) drift.push_back(std::move(change));
  return drift;
}

std::string describe(const diff::Change& change) {
  const std::string example = change.witness ? diff::print(*change.witness) : "";
  return diff::sentenceOf(change) + (example.empty() ? "" : ", with " + example);
}

void compare(Context& context, const schema::Model& locked, const schema::Model& now) {
  const std::vector<diff::Change> drift = driftOf(locked, now);
  if (drift.empty()) return;
  std::vector<Note> notes;
  for (const diff::Change& change : drift) {
    if (notes.size() == maximumNotes) break;
    const schema::Location& place = change.newLocation.line ? change.newLocation : now.location;
    notes.push_back({describe(change), context.range(place)});
  }
  if (drift.size() > notes.size())
    notes.push_back({std::to_string(drift.size() - notes.size()) + " more differences", context.range(now.location)});
  context.report(
      context.range(now.location),
      "the state dict of '" + now.className + "' is not that of the lock '" + context.subject().lockFile + "'",
      std::move(notes));
}

void run(Context& context) {
  if (context.subject().lockFile.empty() || context.constructors().empty()) return;
  const auto lock = schema::readLock(context.subject().lockFile);
  if (!lock)
    return context.report(context.range(context.constructors().front().location),
                          "the lock cannot be compared: " + lock.error().message());
  for (const schema::Model& now : context.predictions().all().models)
    for (const schema::Model& locked : lock->models)
      if (locked.className == now.className && locked.signature == now.signature) compare(context, locked, now);
}

}  // namespace

std::string lockFileOf(const Selection& selection, const std::string& folder) {
  const auto given = selection.options.find(std::string(checkName) + ".Lock");
  return schema::nearestFile(given == selection.options.end() ? defaultLock : given->second, folder);
}

Check lockDrift() {
  return {
      {.name = checkName,
       .summary = "the prediction differs from the lock file in the repository",
       .why = "The lock says which state dict this source is to have. Where the source has another, checkpoints that "
              "fit before may not fit now. If the change is meant, write the lock anew with `dictum lock`.",
       .silentWhen = "There is no lock, or it does not hold the class; the same keys under the same conditions are "
                     "written in another way.",
       .doesNotSee = "Classes whose name or constructor changed, and what a gap in one of the two may explain.",
       .options = {{"Lock", defaultLock, "The lock; a relative name is that of the nearest such file, upwards"}}},
      run};
}

}  // namespace dictum::checks

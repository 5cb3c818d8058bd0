#include "diff/group.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "diff/renames.h"
#include "match/subtrees.h"

namespace dictum::diff {
namespace {

const Record& recordOf(const Difference& difference) {
  return *(difference.after ? difference.after : difference.before);
}

Level levelOf(const Difference& difference) {
  const Record& record = recordOf(difference);
  const bool isKey = record.entry != nullptr;
  switch (difference.kind) {
    case ChangeKind::Added:
    case ChangeKind::Weakened:
      if (difference.after->isArchived) return Level::Loads;
      return isKey ? Level::Keys : Level::Exact;
    case ChangeKind::Removed:
    case ChangeKind::Strengthened:
      return isKey ? Level::Keys : Level::Exact;
    case ChangeKind::Dtype:
    case ChangeKind::Reshaped:
      return Level::Shapes;
    case ChangeKind::Serializable:
      if (difference.after->isArchived) return Level::Loads;
      return isKey ? Level::Keys : Level::Exact;
    default:
      return Level::Exact;
  }
}

// The name of the record at the example: `layers.3.weight`.
std::string nameAt(const Record& record, const schema::Configuration& example) {
  schema::Key key;
  for (const schema::Expression& part : record.key.parts()) key.append(schema::substitute(part, example));
  return key.text();
}

Witness witnessOf(const Difference& difference) {
  // The example gives the loop indices of the side that was asked about.
  const bool isNew = difference.kind == ChangeKind::Added || difference.kind == ChangeKind::Weakened;
  Witness witness;
  witness.key = nameAt(isNew ? *difference.after : *difference.before, difference.example);
  for (const auto& [name, value] : difference.example)
    if (name.find('#') == std::string::npos) witness.before.emplace(name, value);
  witness.after = witness.before;
  return witness;
}

Change changeOf(const Difference& difference) {
  Change change{difference.kind, levelOf(difference), difference.isCertain};
  const Record& record = recordOf(difference);
  if (difference.before) change.before = difference.before->name, change.oldLocation = difference.before->location();
  if (difference.after) change.after = difference.after->name, change.newLocation = difference.after->location();
  if (record.entry) change.keys.push_back(record.name);
  change.was = difference.was;
  change.is = difference.is;
  if (difference.kind == ChangeKind::Added) change.is = record.condition;
  if (difference.kind == ChangeKind::Removed) change.was = record.condition;
  if (difference.isCertain) change.witness = witnessOf(difference);
  return change;
}

Change changeOf(const Rename& rename) {
  const Difference &first = *rename.removed.front(), &partner = *rename.added.front();
  Change change{ChangeKind::Renamed, Level::Exact};
  change.before = rename.before;
  change.after = rename.after;
  change.oldLocation = first.before->location();
  change.newLocation = partner.after->location();
  for (std::size_t i = 0; i < rename.added.size(); ++i) {
    const Difference &old = *rename.removed[i], &now = *rename.added[i];
    change.level = std::min({change.level, levelOf(old), levelOf(now)});
    change.isCertain = change.isCertain && old.isCertain && now.isCertain;
    if (!now.after->entry) continue;
    change.keys.push_back(now.after->name);
    change.oldKeys.push_back(old.before->name);
  }
  change.was = change.is = first.before->condition;
  if (change.isCertain) change.witness = witnessOf(partner);
  return change;
}

// Differences that say the same of keys of one submodule.
using Sameness = std::tuple<ChangeKind, Level, bool, std::string, std::string, std::string>;

std::string placeOf(const Difference& difference) {
  const std::string& name = recordOf(difference).name;
  const std::size_t dot = name.rfind('.');
  return recordOf(difference).entry && dot != std::string::npos ? name.substr(0, dot) : name;
}

class Grouping {
 public:
  Grouping(const std::vector<Difference>& differences, const std::vector<Record>& oldRecords,
           const std::vector<Record>& newRecords)
      : differences_(differences) {
    renames_ = findRenames(differences, oldRecords, newRecords);
    for (const Rename& rename : renames_) {
      taken_.insert(rename.removed.begin(), rename.removed.end());
      taken_.insert(rename.added.begin(), rename.added.end());
    }
    groupWhole(ChangeKind::Removed, oldRecords);
    groupWhole(ChangeKind::Added, newRecords);
  }

  std::vector<Change> run() {
    std::vector<Change> changes;
    for (const Rename& rename : renames_) changes.push_back(changeOf(rename));
    for (const Difference& difference : differences_)
      if (!taken_.count(&difference)) add(difference, changes);
    return changes;
  }

 private:
  // Finds the submodules all of whose keys are new, or are gone.
  void groupWhole(ChangeKind kind, const std::vector<Record>& records) {
    std::vector<std::string> all, differing;
    for (const Record& record : records) all.push_back(belowItself(record));
    for (const Difference& difference : differences_)
      if (difference.kind == kind && !taken_.count(&difference)) differing.push_back(belowItself(recordOf(difference)));
    for (const match::Subtree& subtree : match::wholeSubtrees(differing, all)) whole_[kind].insert(subtree.path);
  }

  // A submodule counts as something below its own path.
  static std::string belowItself(const Record& record) { return record.entry ? record.name : record.name + "."; }

  std::string wholeSubtreeOf(const Difference& difference) const {
    const auto paths = whole_.find(difference.kind);
    const std::string name = belowItself(recordOf(difference));
    for (std::size_t dot = name.find('.'); paths != whole_.end() && dot != std::string::npos;
         dot = name.find('.', dot + 1))
      if (paths->second.count(name.substr(0, dot))) return name.substr(0, dot);
    return "";
  }

  void add(const Difference& difference, std::vector<Change>& changes) {
    Change change = changeOf(difference);
    const std::string whole = wholeSubtreeOf(difference);
    if (!whole.empty()) {
      (difference.kind == ChangeKind::Added ? change.after : change.before) = whole;
      return join(std::move(change), {difference.kind, Level::None, true, whole, "", ""}, changes);
    }
    const bool oneCause = difference.kind == ChangeKind::Weakened || difference.kind == ChangeKind::Strengthened ||
                          difference.kind == ChangeKind::Dtype || difference.kind == ChangeKind::Kind ||
                          difference.kind == ChangeKind::Serializable;
    if (!oneCause) {
      changes.push_back(std::move(change));
      return;
    }
    join(std::move(change), {difference.kind, Level::None, true, placeOf(difference), difference.was, difference.is},
         changes);
  }

  void join(Change change, const Sameness& sameness, std::vector<Change>& changes) {
    const auto [known, isNew] = positions_.emplace(sameness, changes.size());
    if (isNew) {
      changes.push_back(std::move(change));
      return;
    }
    Change& all = changes[known->second];
    // What is certain speaks for all, and of that the worst.
    if (std::tuple(!change.isCertain, change.level) < std::tuple(!all.isCertain, all.level)) {
      all.isCertain = change.isCertain;
      all.level = change.level;
      all.witness = change.witness;
    }
    all.keys.insert(all.keys.end(), change.keys.begin(), change.keys.end());
    const std::string& place = std::get<3>(sameness);
    if (!all.before.empty()) all.before = place;
    if (!all.after.empty()) all.after = place;
  }

  const std::vector<Difference>& differences_;
  std::vector<Rename> renames_;
  std::set<const Difference*> taken_;
  std::map<ChangeKind, std::set<std::string>> whole_;
  std::map<Sameness, std::size_t> positions_;
};

}  // namespace

std::vector<Change> changesOf(const std::vector<Difference>& differences, const std::vector<Record>& oldRecords,
                              const std::vector<Record>& newRecords) {
  return Grouping(differences, oldRecords, newRecords).run();
}

}  // namespace dictum::diff

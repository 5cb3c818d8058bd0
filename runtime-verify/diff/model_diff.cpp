#include "diff/model_diff.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "diff/group.h"
#include "diff/stage.h"
#include "schema/input_type.h"
#include "schema/specialize.h"

namespace dictum::diff {
namespace {

using schema::Expression;
using schema::Model;

std::vector<Record> together(std::vector<Record> a, const std::vector<Record>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// With values for some inputs: families are what they become.
Model given(const Model& model, const schema::Configuration& values) {
  return values.empty() ? model : schema::specialize(model, values);
}

// What a tie says, whatever the order of its keys.
std::string textOf(const std::vector<schema::Key>& tie) {
  std::set<std::string> keys;
  for (const schema::Key& key : tie) keys.insert(key.text());
  std::string text;
  for (const std::string& key : keys) text += (text.empty() ? "" : " = ") + key;
  return text;
}

// The gaps of `model` without those that `other` has too: these are taken to hide the same on both sides.
std::vector<schema::Gap> gapsOnlyIn(const Model& model, const Model& other) {
  std::multiset<std::string> known;
  for (const schema::Gap& gap : other.gaps) known.insert(gap.reason);
  std::vector<schema::Gap> result;
  for (const schema::Gap& gap : model.gaps) {
    const auto found = known.find(gap.reason);
    if (found == known.end())
      result.push_back(gap);
    else
      known.erase(found);
  }
  return result;
}

class ModelComparison {
 public:
  ModelComparison(const ModelSide& before, const ModelSide& after) : before_(before), after_(after) {}

  ModelDiff run() {
    describe();
    const AlignedInputs inputs = align(before_.model, after_.model);
    const Model old = given(before_.model, inputs.oldValues), now = given(after_.model, inputs.newValues);
    if (before_.side.isSource && after_.side.isSource) {
      result_.changes = inputs.changes;
      compareGaps();
    }
    if (old.throws || now.throws) {
      if (!old.throws) result_.changes.push_back(refused(now.throws->message, now.throws->location, Level::Loads, {}));
    } else if (compareValidity(old, now, inputs)) {
      addAll(compare(old, now, inputs));
      if (!inputs.oldDefaults.empty()) addAll(comparedByDefault(old, now, inputs));
      // Of a checkpoint nobody knows after which stage it was saved.
      const bool areSources = before_.side.isSource && after_.side.isSource;
      for (const schema::Stage& stage : areSources ? before_.model.stages : std::vector<schema::Stage>{})
        compareStage(old, now, stage, inputs);
    }
    std::stable_sort(result_.changes.begin(), result_.changes.end(),
                     [](const Change& a, const Change& b) { return a.level < b.level; });
    return std::move(result_);
  }

 private:
  void describe() {
    const Model &old = before_.model, &now = after_.model;
    result_.className = now.className.empty() ? old.className : now.className;
    result_.signature = now.expression.value_or(now.signature);
    if (result_.signature.empty()) result_.signature = old.expression.value_or(old.signature);
    result_.oldLocation = old.location;
    result_.newLocation = now.location;
    result_.before = old.completeness;
    result_.after = now.completeness;
    result_.keys = now.entries.size();
    result_.gaps = now.gaps;
    result_.oldGaps = old.gaps;
  }

  // Each once: what was found already under weaker assumptions is not said again. Of `changes` two can be of one key,
  // which is there as another tensor where another condition holds.
  void addAll(std::vector<Change> changes) {
    const std::vector<Change> found = result_.changes;
    for (Change& change : changes) {
      const bool isKnown = std::any_of(found.begin(), found.end(), [&](const Change& known) {
        if (known.level > change.level) return false;
        if (known.kind == change.kind) return known.before == change.before && known.after == change.after;
        const std::string& path = change.after.empty() ? change.before : change.after;
        return known.before == path || known.after == path;
      });
      if (!isKnown) result_.changes.push_back(std::move(change));
    }
  }

  Change refused(const std::string& what, const schema::Location& location, Level level,
                 const schema::Configuration& example, bool isCertain = true) const {
    Change change{ChangeKind::Refused, level};
    change.isCertain = isCertain;
    change.is = what;
    change.oldLocation = before_.model.location;
    change.newLocation = location;
    change.witness = Witness{example, example, "", false};
    return change;
  }

  // False where no configuration is valid on both sides.
  bool compareValidity(const Model& before, const Model& after, const AlignedInputs& inputs) {
    const Expression old = inputs.before(before.valid), now = inputs.after(after.valid);
    if (old == now) return true;
    // What is excluded on one side is what is asked for here; `valid` says it of each.
    std::vector<schema::Input> all = inputs.inputs;
    for (schema::Input& input : all) input.excluded.clear();
    Questions questions(all, Expression());
    const Shown& asked = questions.ask(conjunction(old, negation(now)));
    const bool anyShared = questions.ask(conjunction(old, now)).isPossible();
    if (asked.isPossible())
      result_.changes.push_back(refused("construction throws unless " + print(now), after_.model.location,
                                        anyShared ? Level::Exact : Level::Loads, asked.example,
                                        asked.truth == solve::Truth::Proved));
    return anyShared;
  }

  std::vector<Change> compare(const Model& old, const Model& now, const AlignedInputs& inputs) const {
    Comparison entries{recordsOf(old.entries, old, inputs.before, WhichSide::Before),
                       recordsOf(now.entries, now, inputs.after, WhichSide::After),
                       {}};
    Comparison submodules;
    if (before_.side.knowsSubmodules && after_.side.knowsSubmodules) {
      submodules.before = recordsOf(old.submodules, old, inputs.before, WhichSide::Before);
      submodules.after = recordsOf(now.submodules, now, inputs.after, WhichSide::After);
    }
    std::vector<schema::Input> all = inputs.inputs;
    const auto oldRecords = together(entries.before, submodules.before),
               newRecords = together(entries.after, submodules.after);
    for (const auto* records : {&oldRecords, &newRecords})
      for (schema::Input& input : indexInputs(*records)) all.push_back(std::move(input));
    Questions questions(all, conjunction(inputs.before(old.valid), inputs.after(now.valid)));
    const Doubts doubts{!gapsOnlyIn(old, now).empty(), !gapsOnlyIn(now, old).empty()};
    const bool areSources = before_.side.isSource && after_.side.isSource;
    compareEntries(entries, questions, doubts, before_.side.knowsKinds && after_.side.knowsKinds);
    compareSubmodules(submodules, questions, doubts);
    if (areSources) compareOrder(entries, questions);
    std::vector<Difference> differences = std::move(entries.differences);
    differences.insert(differences.end(), submodules.differences.begin(), submodules.differences.end());
    std::vector<Change> changes = changesOf(differences, oldRecords, newRecords);
    if (areSources) addTies(old, now, changes);
    for (Change& change : changes)
      if (change.witness && isDoubtful(*change.witness, inputs)) change.isCertain = false;
    return changes;
  }

  // Depends on what stands for something that is not known.
  static bool isDoubtful(const Witness& witness, const AlignedInputs& inputs) {
    const auto isGiven = [&](const std::string& name) {
      return witness.before.count(name) || witness.after.count(name);
    };
    return std::any_of(inputs.doubtful.begin(), inputs.doubtful.end(), isGiven);
  }

  std::vector<Change> comparedByDefault(const Model& before, const Model& after, const AlignedInputs& inputs) const {
    const Model old = given(before, inputs.oldDefaults), now = given(after, inputs.newDefaults);
    if (old.throws) return {};
    std::vector<Change> changes =
        now.throws ? std::vector{refused(now.throws->message, now.throws->location, Level::Loads, {})}
                   : compare(old, now, inputs);
    std::erase_if(changes, [](const Change& change) { return change.level > Level::Shapes; });
    for (Change& change : changes) {
      if (!change.witness) continue;
      change.witness->byDefault = true;
      for (const auto& [name, value] : inputs.oldDefaults) change.witness->before.insert_or_assign(name, value);
      for (const auto& [name, value] : inputs.newDefaults) change.witness->after.insert_or_assign(name, value);
    }
    return changes;
  }

  // A method that only the new has was never called on what is in an old checkpoint.
  void compareStage(const Model& before, const Model& now, const schema::Stage& stage, const AlignedInputs& inputs) {
    const std::string partner = partnerOf(before_.model, stage.method, after_.model);
    const auto add = [&](std::vector<Change> changes) {
      for (Change& change : changes) change.stage = stage.method;
      addAll(std::move(changes));
    };
    const Model old = afterStage(before, stage.method), later = afterStage(now, partner);
    add(compare(old, later, inputs));
    if (!inputs.oldDefaults.empty()) add(comparedByDefault(old, later, inputs));
  }

  void addTies(const Model& old, const Model& now, std::vector<Change>& changes) const {
    const auto add = [&](ChangeKind kind, const Model& model, const Model& other) {
      std::set<std::string> known, keys;
      for (const auto& tie : other.ties) known.insert(textOf(tie));
      for (const schema::Entry& entry : other.entries) keys.insert(entry.key.text());
      for (const auto& tie : model.ties) {
        // A tie of keys that the other side lacks goes with them.
        const bool hasAll =
            std::all_of(tie.begin(), tie.end(), [&](const auto& key) { return keys.count(key.text()); });
        if (known.count(textOf(tie)) || !hasAll) continue;
        Change change{kind, Level::Exact};
        (kind == ChangeKind::Tied ? change.after : change.before) = textOf(tie);
        change.oldLocation = old.location;
        change.newLocation = now.location;
        changes.push_back(std::move(change));
      }
    };
    add(ChangeKind::Untied, old, now);
    add(ChangeKind::Tied, now, old);
  }

  void compareGaps() {
    const Model &old = before_.model, &now = after_.model;
    for (const schema::Gap& gap : gapsOnlyIn(now, old)) {
      Change change{ChangeKind::Incomplete, Level::Exact};
      change.is = gap.reason;
      change.oldLocation = old.location;
      change.newLocation = gap.location;
      result_.changes.push_back(std::move(change));
    }
    if (old.gaps.empty() || !now.gaps.empty()) return;
    Change change{ChangeKind::Completed, Level::None};
    change.was = old.gaps.front().reason;
    change.oldLocation = old.gaps.front().location;
    change.newLocation = now.location;
    result_.changes.push_back(std::move(change));
  }

  const ModelSide& before_;
  const ModelSide& after_;
  ModelDiff result_;
};

}  // namespace

ModelDiff diffModel(const ModelSide& before, const ModelSide& after) { return ModelComparison(before, after).run(); }

}  // namespace dictum::diff

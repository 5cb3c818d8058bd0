#include "diff/decision.h"

#include <fmt/format.h>

#include <array>
#include <set>

#include "diff/names.h"

namespace dictum::diff {
namespace {

constexpr std::array effects = {"torch::load of an old checkpoint throws",
                                "old checkpoints load, but keys are dropped or keep their initial values",
                                "old checkpoints load, but tensors have another shape or are misread",
                                "old checkpoints load as before"};

struct Tally {
  std::size_t certain = 0;
  std::size_t doubtful = 0;
  const Change* first = nullptr;  // of the certain, else of the doubtful
};

std::string counted(std::size_t count, const char* noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

// Of the changes that break the gate.
Tally tally(const Diff& diff, Level level) {
  Tally result;
  for (const ModelDiff& model : diff.models) {
    for (const Change& change : model.changes) {
      if (!breaks(change, model, level)) continue;
      const bool isFirst =
          !result.first || (change.isCertain && (!result.certain || change.level < result.first->level));
      if (isFirst) result.first = &change;
      ++(change.isCertain ? result.certain : result.doubtful);
    }
  }
  return result;
}

std::size_t changesIn(const Diff& diff) {
  std::size_t count = 0;
  for (const ModelDiff& model : diff.models) count += model.changes.size();
  return count;
}

std::size_t ignoredIn(const Diff& diff) {
  std::size_t count = 0;
  for (const ModelDiff& model : diff.models)
    for (const Change& change : model.changes) count += change.ignored.empty() ? 0 : 1;
  return count;
}

// The worst that is not ignored; null where there is none.
const Change* worstIn(const Diff& diff) {
  const Change* worst = nullptr;
  for (const ModelDiff& model : diff.models)
    for (const Change& change : model.changes)
      if (change.ignored.empty() && change.level != Level::None && (!worst || change.level < worst->level))
        worst = &change;
  return worst;
}

// The levels at which the models are held.
std::string heldAt(const Diff& diff, Level level) {
  std::set<Level> levels;
  for (const ModelDiff& model : diff.models) levels.insert(model.level.value_or(level));
  if (levels.empty()) levels.insert(level);
  if (levels.size() == 1) return fmt::format("at level '{}'", nameOf(*levels.begin()));
  return "at the levels of the policy";
}

std::size_t gapsIn(const Diff& diff) {
  std::size_t count = 0;
  for (const ModelDiff& model : diff.models) count += model.gaps.size();
  return count;
}

bool leavesNothingToLoadInto(const Change& change) {
  const bool isGone = change.kind == ChangeKind::ModelRemoved || change.kind == ChangeKind::ConstructorRemoved;
  return change.level == Level::Loads && (isGone || change.kind == ChangeKind::Refused);
}

// What a change does to checkpoints, and which it is.
std::string effectOf(const Change& change) {
  if (change.kind == ChangeKind::Expired) return sentenceOf(change);
  const char* effect = leavesNothingToLoadInto(change) ? "nothing constructs what old checkpoints belong to"
                                                       : effects[static_cast<std::size_t>(change.level)];
  return fmt::format("{}: {}", effect, sentenceOf(change));
}

std::string whyItPasses(const Diff& diff, Level level) {
  const std::size_t changes = changesIn(diff);
  if (changes == 0) return "nothing changed";
  const std::size_t ignored = ignoredIn(diff);
  const std::string said =
      counted(changes, "change") + (ignored ? fmt::format(", {} of them ignored", ignored) : std::string());
  const Change* worst = worstIn(diff);
  if (!worst && ignored) return said;
  if (!worst) return said + ", none of which concerns checkpoints";
  if (level == Level::Exact || worst->level == Level::Exact) return said + ", and old checkpoints load as before";
  return fmt::format("{}; {}", said, effectOf(*worst));
}

}  // namespace

bool breaks(const Change& change, const ModelDiff& model, Level level) {
  return change.ignored.empty() && change.level != Level::None && change.level <= model.level.value_or(level);
}

Decision decide(const Diff& diff, const Gate& gate) {
  const Tally broken = tally(diff, gate.level);
  const std::size_t gaps = gapsIn(diff);
  const std::string at = heldAt(diff, gate.level);
  if (broken.certain > 0)
    return {Outcome::Breaks,
            fmt::format("breaks {}: {}; {}", at, counted(broken.certain, "change"), effectOf(*broken.first))};
  if (gate.failOnIncomplete && gaps > 0)
    return {Outcome::Breaks, fmt::format("breaks {}: the prediction has {}", at, counted(gaps, "gap"))};
  if (broken.doubtful > 0)
    return {Outcome::Undecided, fmt::format("undecided {}: {}, which a gap may explain: {}", at,
                                            counted(broken.doubtful, "change"), sentenceOf(*broken.first))};
  std::string reason = fmt::format("passes {}: {}", at, whyItPasses(diff, gate.level));
  if (gaps > 0) reason += fmt::format("; {} may hide more", counted(gaps, "gap"));
  return {Outcome::Passes, reason};
}

}  // namespace dictum::diff

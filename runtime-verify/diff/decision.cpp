#include "diff/decision.h"

#include <fmt/format.h>

#include <array>

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

Tally tally(const Diff& diff, Level level) {
  Tally result;
  for (const ModelDiff& model : diff.models) {
    for (const Change& change : model.changes) {
      if (!breaks(change, level)) continue;
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

std::size_t gapsIn(const Diff& diff) {
  std::size_t count = 0;
  for (const ModelDiff& model : diff.models) count += model.gaps.size();
  return count;
}

std::string whyItPasses(const Diff& diff, Level level) {
  const std::size_t changes = changesIn(diff);
  if (changes == 0) return "nothing changed";
  const Tally worse = tally(diff, Level::Exact);
  if (!worse.first) return fmt::format("{}, none of which concerns checkpoints", counted(changes, "change"));
  if (level == Level::Exact || worse.first->level == Level::Exact)
    return fmt::format("{}, and old checkpoints load as before", counted(changes, "change"));
  return fmt::format("{}; {}: {}", counted(changes, "change"), effects[static_cast<std::size_t>(worse.first->level)],
                     sentenceOf(*worse.first));
}

}  // namespace

bool breaks(const Change& change, Level level) { return change.level != Level::None && change.level <= level; }

Decision decide(const Diff& diff, const Gate& gate) {
  const Tally broken = tally(diff, gate.level);
  const std::size_t gaps = gapsIn(diff);
  const std::string at = fmt::format("at level '{}'", nameOf(gate.level));
  if (broken.certain > 0)
    return {Outcome::Breaks,
            fmt::format("breaks {}: {}; {}: {}", at, counted(broken.certain, "change"),
                        effects[static_cast<std::size_t>(broken.first->level)], sentenceOf(*broken.first))};
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

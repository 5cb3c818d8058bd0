#include "diff/text.h"

#include <fmt/format.h>

#include <algorithm>

#include "diff/names.h"
#include "schema/text.h"

namespace dictum::diff {
namespace {

constexpr std::size_t maximumChanges = 100;  // per model; how many were left off is said
constexpr std::size_t listedKeys = 3;

std::string placesOf(const Change& change) {
  const bool old = !change.oldLocation.file.empty(), now = !change.newLocation.file.empty();
  if (!old && !now) return "";
  if (!now) return "was " + schema::print(change.oldLocation);
  if (!old) return schema::print(change.newLocation);
  if (change.oldLocation == change.newLocation) return schema::print(change.newLocation);
  return schema::print(change.newLocation) + ", was " + schema::print(change.oldLocation);
}

// "2 keys", with the first of them.
std::string keysOf(const Change& change) {
  if (change.keys.size() < 2) return "";
  std::string text = fmt::format("{} keys: ", change.keys.size());
  for (std::size_t i = 0; i < std::min(change.keys.size(), listedKeys); ++i) text += (i ? ", " : "") + change.keys[i];
  return text + (change.keys.size() > listedKeys ? ", ..." : "");
}

std::string shownAt(const Change& change) {
  if (!change.isCertain) return "not certain: a gap may explain it, or the solver gave up";
  if (!change.witness) return "";
  const std::string configuration = print(*change.witness);
  if (configuration.empty()) return "";
  const std::string by = change.witness->byDefault ? "by default, " : "for example ";
  return fmt::format("{}{}{}", by, configuration, change.witness->key.empty() ? "" : ": '" + change.witness->key + "'");
}

std::string textOf(const Change& change) {
  std::string text =
      fmt::format("  {:<6}  {:<13}  {}\n", nameOf(change.level), nameOf(change.kind), sentenceOf(change));
  const std::string ignored = change.ignored.empty() ? "" : "ignored: " + change.ignored;
  for (const std::string& line : {keysOf(change), shownAt(change), placesOf(change), ignored})
    if (!line.empty()) text += fmt::format("{:25}{}\n", "", line);
  return text;
}

std::string cell(const std::string& text) {
  std::string result;
  for (const char c : text) result += c == '|' ? std::string("\\|") : std::string(1, c);
  return result;
}

const char* wordFor(schema::Completeness completeness) {
  switch (completeness) {
    case schema::Completeness::Exact:
      return "exact";
    case schema::Completeness::Conditional:
      return "conditional";
    case schema::Completeness::Incomplete:
      return "incomplete";
  }
  return "";
}

std::string gateCell(const Change& change, const ModelDiff& model, Level level) {
  if (!change.ignored.empty()) return "ignored: " + cell(change.ignored);
  return breaks(change, model, level) ? "breaks" : "";
}

Level worstOf(const ModelDiff& model) {
  Level worst = Level::None;
  for (const Change& change : model.changes) worst = std::min(worst, change.level);
  return worst;
}

}  // namespace

std::string writeText(const Diff& diff, const Decision& decision, Level) {
  std::string text;
  for (const ModelDiff& model : diff.models) {
    if (model.changes.empty()) continue;
    text += titleOf(model) + "\n";
    for (std::size_t i = 0; i < std::min(model.changes.size(), maximumChanges); ++i) text += textOf(model.changes[i]);
    if (model.changes.size() > maximumChanges)
      text += fmt::format("  and {} more changes\n", model.changes.size() - maximumChanges);
  }
  return text + decision.reason + "\n";
}

std::string writeMarkdown(const Diff& diff, const Decision& decision, Level level) {
  std::string text =
      fmt::format("**{}**\n\n| model | keys | prediction | changes | worst |\n| --- | --- | --- | --- | --- |\n",
                  cell(decision.reason));
  std::string changes;
  for (const ModelDiff& model : diff.models) {
    text += fmt::format("| `{}` | {} | {} | {} | {} |\n", cell(titleOf(model)), model.keys, wordFor(model.after),
                        model.changes.size(), model.changes.empty() ? "" : nameOf(worstOf(model)));
    for (const Change& change : model.changes)
      changes += fmt::format("| {} | {}{} | {} | {} | {} |\n", gateCell(change, model, level), nameOf(change.level),
                             change.isCertain ? "" : " (not certain)", cell(sentenceOf(change)),
                             change.isCertain ? cell(shownAt(change)) : "", cell(placesOf(change)));
  }
  if (!changes.empty())
    text += "\n| gate | level | change | shown by | where |\n| --- | --- | --- | --- | --- |\n" + changes;
  return text;
}

}  // namespace dictum::diff

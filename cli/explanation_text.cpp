#include <fmt/format.h>

#include "cli/explanation.h"
#include "cli/table.h"
#include "schema/json.h"
#include "schema/text.h"

namespace dictum::cli {
namespace {

using schema::Json;

const char* kindName(schema::Kind kind) { return kind == schema::Kind::Parameter ? "parameter" : "buffer"; }

std::string heading(const Occurrence& occurrence) {
  const auto& entry = occurrence.entry;
  std::string text = fmt::format("{}  {}  {}  {}   in {}\n", entry.key.text(), kindName(entry.kind),
                                 entry.dtype.value_or("?"), schema::print(entry.shape), occurrence.model->signature);
  if (!occurrence.family.empty()) text += fmt::format("  a member of {}\n", occurrence.family);
  return text;
}

std::string presence(const Occurrence& occurrence) {
  const auto& entry = occurrence.entry;
  if (!occurrence.stage.empty()) return fmt::format("  added by {}, not by construction\n", occurrence.stage);
  if (entry.when.isTrue() && entry.loops.empty()) return "  always there\n";
  std::string text = entry.when.isTrue() ? "  there" : fmt::format("  there when {}", print(entry.when));
  if (!entry.loops.empty()) text += " " + schema::print(entry.loops);
  if (occurrence.isThereByDefault)
    text += *occurrence.isThereByDefault ? "; by default it is" : "; by default it is not";
  return text + "\n";
}

// The places are a column of their own, so that an editor's "go to file" finds them.
std::string reasons(const schema::Entry& entry) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& step : entry.steps) rows.push_back({"  " + schema::print(step.location), step.what});
  if (rows.empty()) rows.push_back({"  " + schema::print(entry.location), "registered here"});
  return "  because\n" + formatTable(rows);
}

std::string remarks(const schema::Entry& entry) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& remark : entry.remarks) rows.push_back({"  " + schema::print(remark.location), remark.what});
  if (rows.empty())
    return "  It is in the state dict because it is registered; whether it is used or trained does not matter.\n";
  return "  which does not change the key\n" + formatTable(rows) +
         "  It is in the state dict because it is registered; freezing and pruning do not take keys away.\n";
}

// Where forward uses it: being used is no reason to be in the state dict, but the next question.
std::string reach(const std::optional<schema::Reach>& reach) {
  if (!reach) return "";
  if (reach->reached == schema::Reached::Never) return "  forward does not use it\n";
  if (reach->reached == schema::Reached::Unknown && reach->uses.empty()) return "";
  std::string text = "  used by forward";
  if (reach->reached == schema::Reached::Conditionally) text += " when " + print(reach->when);
  if (reach->reached == schema::Reached::Unknown) text += " under conditions that are not known";
  constexpr std::size_t shown = 4;
  std::vector<std::vector<std::string>> rows;
  for (const auto& use : reach->uses) {
    if (rows.size() == shown) break;
    rows.push_back({"  " + schema::print(use.location), use.when.isTrue() ? "used here" : "used when " + print(use.when)});
  }
  return text + "\n" + formatTable(rows);
}

std::string sightings(const Explanation& explanation) {
  if (explanation.sightings.empty()) return "";
  std::vector<std::vector<std::string>> rows;
  std::string first;
  for (const auto& sighting : explanation.sightings) {
    if (sighting.entry && first.empty()) first = sighting.checkpoint;
    rows.push_back({"  " + sighting.checkpoint, sighting.entry ? fmt::format("has it   {}  {}", sighting.entry->dtype,
                                                                             formatShape(sighting.entry->shape))
                                                               : "does not have it"});
  }
  std::string text = "checkpoints, in the order given\n" + formatTable(rows);
  if (first.empty()) return text + "  None of them has it.\n";
  if (first == explanation.sightings.front().checkpoint) return text;
  return text + fmt::format("  It appears with {}; no earlier checkpoint has it.\n", first);
}

std::string submodules(const Explanation& explanation) {
  std::string text;
  for (const auto* submodule : explanation.submodules) {
    text += fmt::format("{}  submodule  {}\n", explanation.key, submodule->className);
    const std::string when = submodule->when.isTrue() ? "always there" : "there when " + print(submodule->when);
    text += fmt::format("  {}\n  registered at {}\n", when, schema::print(submodule->location));
    text += reach(submodule->reach);
  }
  if (explanation.occurrences.empty()) {
    text += fmt::format("  {} below it{}\n", counted(explanation.below.size(), "key"),
                        explanation.below.empty() ? "" : ":");
    for (const auto& key : explanation.below) text += fmt::format("    {}\n", key);
  }
  return text;
}

std::string absence(const Explanation& explanation) {
  std::string text = fmt::format("{}  is not predicted\n  Nothing in this source registers it.\n", explanation.key);
  if (!explanation.nearest.empty()) text += "  nearest keys\n";
  for (const auto& key : explanation.nearest) text += fmt::format("    {}\n", key);
  for (const auto& gap : explanation.gaps)
    text += fmt::format("  a gap may hide it: {}: {}\n", schema::print(gap.location), gap.reason);
  return text;
}

}  // namespace

std::string writeText(const Explanation& explanation) {
  std::string text;
  for (const auto& occurrence : explanation.occurrences)
    text += heading(occurrence) + presence(occurrence) + reasons(occurrence.entry) +
            reach(occurrence.entry.reach) + remarks(occurrence.entry);
  if (!explanation.submodules.empty() || (explanation.occurrences.empty() && !explanation.below.empty()))
    text += submodules(explanation);
  if (!explanation.isFound()) text += absence(explanation);
  return text + sightings(explanation);
}

Json toJson(const Explanation& explanation) {
  Json occurrences = Json::array();
  for (const auto& occurrence : explanation.occurrences) {
    Json json{{"class", occurrence.model->className}, {"signature", occurrence.model->signature}};
    json["entry"] = schema::toJson(occurrence.entry);
    if (!occurrence.family.empty()) json["family"] = occurrence.family;
    if (!occurrence.stage.empty()) json["stage"] = occurrence.stage;
    json["default"] = occurrence.isThereByDefault ? Json(*occurrence.isThereByDefault) : Json();
    json["steps"] = Json::array();
    for (const auto& step : occurrence.entry.steps)
      json["steps"].push_back({{"what", step.what}, {"location", schema::toJson(step.location)}});
    json["remarks"] = Json::array();
    for (const auto& remark : occurrence.entry.remarks)
      json["remarks"].push_back({{"what", remark.what}, {"location", schema::toJson(remark.location)}});
    occurrences.push_back(std::move(json));
  }
  Json checkpoints = Json::array();
  for (const auto& sighting : explanation.sightings)
    checkpoints.push_back({{"checkpoint", sighting.checkpoint}, {"present", sighting.entry.has_value()}});
  return {{"key", explanation.key},     {"predicted", explanation.isFound()}, {"occurrences", std::move(occurrences)},
          {"below", explanation.below}, {"nearest", explanation.nearest},     {"checkpoints", std::move(checkpoints)}};
}

}  // namespace dictum::cli

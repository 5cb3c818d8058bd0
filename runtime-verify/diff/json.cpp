#include "diff/json.h"

#include "diff/names.h"
#include "schema/json.h"

namespace dictum::diff {
namespace {

using schema::Json;

Json toJson(const schema::Value& value) {
  if (const schema::Literal* literal = value.literal()) return schema::toJson(*literal);
  return schema::print(value);
}

Json toJson(const schema::Configuration& configuration) {
  Json json = Json::object();
  for (const auto& [name, value] : configuration) json[name] = toJson(value);
  return json;
}

const char* nameOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::Passes:
      return "passes";
    case Outcome::Breaks:
      return "breaks";
    default:
      return "undecided";
  }
}

const char* nameOf(schema::Completeness completeness) {
  switch (completeness) {
    case schema::Completeness::Exact:
      return "exact";
    case schema::Completeness::Conditional:
      return "conditional";
    default:
      return "incomplete";
  }
}

Json toJson(const Change& change, const ModelDiff& model, Level level) {
  Json json = {{"kind", diff::nameOf(change.kind)},      {"level", diff::nameOf(change.level)},
               {"breaks", breaks(change, model, level)}, {"certain", change.isCertain},
               {"message", sentenceOf(change)},          {"keys", change.keys}};
  const auto addText = [&json](const char* name, const std::string& text) {
    if (!text.empty()) json[name] = text;
  };
  addText("before", change.before);
  addText("after", change.after);
  addText("was", change.was);
  addText("is", change.is);
  addText("stage", change.stage);
  addText("ignored", change.ignored);
  if (!change.oldKeys.empty()) json["old_keys"] = change.oldKeys;
  if (!change.oldLocation.file.empty()) json["old_location"] = schema::toJson(change.oldLocation);
  if (!change.newLocation.file.empty()) json["new_location"] = schema::toJson(change.newLocation);
  if (change.witness)
    json["witness"] = {{"before", toJson(change.witness->before)},
                       {"after", toJson(change.witness->after)},
                       {"key", change.witness->key},
                       {"by_default", change.witness->byDefault}};
  return json;
}

}  // namespace

Json toJson(const Diff& diff, const Decision& decision, Level level) {
  Json models = Json::array();
  for (const ModelDiff& model : diff.models) {
    Json changes = Json::array(), gaps = Json::array();
    for (const Change& change : model.changes) changes.push_back(toJson(change, model, level));
    for (const schema::Gap& gap : model.gaps)
      gaps.push_back({{"reason", gap.reason}, {"location", schema::toJson(gap.location)}});
    models.push_back({{"class", model.className},
                      {"signature", model.signature},
                      {"level", diff::nameOf(model.level.value_or(level))},
                      {"before", nameOf(model.before)},
                      {"after", nameOf(model.after)},
                      {"changes", std::move(changes)},
                      {"gaps", std::move(gaps)}});
    if (!model.subject.empty()) models.back()["subject"] = model.subject;
  }
  return {{"decision",
           {{"outcome", nameOf(decision.outcome)}, {"level", diff::nameOf(level)}, {"reason", decision.reason}}},
          {"models", std::move(models)}};
}

}  // namespace dictum::diff

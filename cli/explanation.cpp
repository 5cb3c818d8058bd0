#include "cli/explanation.h"

#include <algorithm>

#include "cli/key_lookup.h"
#include "cli/suggest.h"
#include "schema/evaluate.h"

namespace dictum::cli {
namespace {

using schema::Model;

schema::Configuration defaults(const Model& model) {
  schema::Configuration configuration;
  for (const auto& input : model.inputs) {
    if (!input.defaultValue) continue;
    if (auto value = schema::parseValue(*input.defaultValue)) configuration.emplace(input.name, std::move(*value));
  }
  return configuration;
}

std::optional<bool> holdsByDefault(const schema::Expression& condition, const Model& model) {
  const auto value = schema::evaluate(condition, defaults(model));
  if (!value || !std::holds_alternative<bool>(*value)) return std::nullopt;
  return std::get<bool>(*value);
}

std::optional<Occurrence> occurrence(const Model& model, const schema::Entry& entry, const std::string& key) {
  const auto instance = instanceOf(entry.key, entry.loops, key);
  if (!instance) return std::nullopt;
  Occurrence found;
  found.model = &model;
  found.entry = instantiate(entry, key, *instance);
  if (!entry.key.isLiteral()) found.family = entry.key.text();
  found.isThereByDefault = holdsByDefault(found.entry.when, model);
  return found;
}

void lookIn(const Model& model, Explanation& explanation) {
  for (const auto& entry : model.entries) {
    if (auto found = occurrence(model, entry, explanation.key)) explanation.occurrences.push_back(std::move(*found));
    if (entry.key.text().starts_with(explanation.key + ".")) explanation.below.push_back(entry.key.text());
  }
  for (const auto& stage : model.stages) {
    for (const auto& entry : stage.added) {
      auto found = occurrence(model, entry, explanation.key);
      if (!found) continue;
      found->stage = stage.method;
      found->isThereByDefault = false;
      explanation.occurrences.push_back(std::move(*found));
    }
  }
  for (const auto& submodule : model.submodules) {
    if (instanceOf(submodule.path, submodule.loops, explanation.key)) explanation.submodules.push_back(&submodule);
  }
  explanation.gaps.insert(explanation.gaps.end(), model.gaps.begin(), model.gaps.end());
}

std::vector<std::string> predictedKeys(const schema::Prediction& prediction) {
  std::vector<std::string> keys;
  for (const auto& model : prediction.models) {
    for (const auto& entry : model.entries) keys.push_back(entry.key.text());
  }
  return keys;
}

Sighting sighting(const std::string& key, const checkpoint::CheckpointIndex& index) {
  const auto found = std::find_if(index.entries.begin(), index.entries.end(),
                                  [&key](const checkpoint::TensorEntry& entry) { return entry.key == key; });
  return {index.path, found == index.entries.end() ? std::nullopt : std::optional(*found)};
}

}  // namespace

Explanation explain(const std::string& key, const schema::Prediction& prediction,
                    const std::vector<checkpoint::CheckpointIndex>& checkpoints) {
  constexpr std::size_t shownNeighbours = 3;
  Explanation explanation;
  explanation.key = key;
  for (const auto& model : prediction.models) lookIn(model, explanation);
  if (!explanation.isFound()) explanation.nearest = nearest(key, predictedKeys(prediction), shownNeighbours, true);
  for (const auto& index : checkpoints) explanation.sightings.push_back(sighting(key, index));
  return explanation;
}

}  // namespace dictum::cli

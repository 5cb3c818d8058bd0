#include "cli/explanation.h"

#include <algorithm>

#include "cli/key_lookup.h"
#include "cli/suggest.h"
#include "schema/evaluate.h"
#include "schema/input_type.h"

namespace dictum::cli {
namespace {

using schema::Model;

std::optional<bool> holdsByDefault(const schema::Expression& condition, const Model& model) {
  const auto value = schema::evaluate(condition, schema::defaultsOf(model));
  if (!value || !std::holds_alternative<bool>(*value)) return std::nullopt;
  return std::get<bool>(*value);
}

std::vector<Occurrence> occurrences(const Model& model, const std::vector<schema::Entry>& entries,
                                    const std::string& key) {
  std::vector<Occurrence> found;
  for (auto& instance : instancesOf(key, entries)) {
    Occurrence occurrence;
    occurrence.model = &model;
    occurrence.isThereByDefault = holdsByDefault(instance.entry.when, model);
    occurrence.entry = std::move(instance.entry);
    const auto& predicted = entries[instance.position].key;
    if (!predicted.isLiteral()) occurrence.family = predicted.text();
    found.push_back(std::move(occurrence));
  }
  return found;
}

// Submodules have paths as entries have keys.
std::vector<const schema::Submodule*> submodulesAt(const Model& model, const std::string& path) {
  std::vector<schema::Entry> paths;
  for (const auto& submodule : model.submodules) {
    schema::Entry entry;
    entry.key = submodule.path;
    entry.when = submodule.when;
    entry.loops = submodule.loops;
    paths.push_back(std::move(entry));
  }
  std::vector<const schema::Submodule*> found;
  for (const auto& instance : instancesOf(path, paths)) found.push_back(&model.submodules[instance.position]);
  return found;
}

template <typename T>
void append(std::vector<T>& to, std::vector<T> from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

void lookIn(const Model& model, Explanation& explanation) {
  append(explanation.occurrences, occurrences(model, model.entries, explanation.key));
  for (const auto& stage : model.stages) {
    auto added = occurrences(model, stage.added, explanation.key);
    for (auto& occurrence : added) {
      occurrence.stage = stage.method;
      occurrence.isThereByDefault = false;
    }
    append(explanation.occurrences, std::move(added));
  }
  for (const auto& entry : model.entries) {
    if (entry.key.text().starts_with(explanation.key + ".")) explanation.below.push_back(entry.key.text());
  }
  append(explanation.submodules, submodulesAt(model, explanation.key));
  append(explanation.gaps, model.gaps);
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

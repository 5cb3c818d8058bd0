#include "match/timeline.h"

#include <fmt/format.h>

#include <unordered_map>

namespace dictum::match {
namespace {

TimelineStep stepBetween(const checkpoint::CheckpointIndex& before, const checkpoint::CheckpointIndex& after) {
  TimelineStep step{.from = before.path, .to = after.path};
  std::unordered_map<std::string, const checkpoint::TensorEntry*> old;
  for (const auto& tensor : before.entries) old.emplace(tensor.key, &tensor);
  for (const auto& tensor : after.entries) {
    const auto known = old.find(tensor.key);
    if (known == old.end()) {
      step.appeared.push_back(tensor.key);
      continue;
    }
    if (known->second->shape != tensor.shape || known->second->dtype != tensor.dtype)
      step.reshaped.push_back(tensor.key);
    old.erase(known);
  }
  for (const auto& tensor : before.entries) {
    if (old.count(tensor.key)) step.vanished.push_back(tensor.key);
  }
  return step;
}

std::vector<std::string> changedInputs(const Match& before, const Match& after) {
  std::vector<std::string> changes;
  if (before.model != after.model) return {fmt::format("model: {} -> {}", before.model, after.model)};
  for (const ConfiguredInput& input : after.configuration) {
    for (const ConfiguredInput& old : before.configuration) {
      if (old.name == input.name && old.value != input.value) {
        changes.push_back(fmt::format("{}: {} -> {}", input.name, print(old.value), print(input.value)));
      }
    }
  }
  return changes;
}

}  // namespace

std::vector<TimelineStep> timelineOf(const std::vector<checkpoint::CheckpointIndex>& indices,
                                     const std::vector<Match>& matches) {
  std::vector<TimelineStep> result;
  for (std::size_t i = 0; i + 1 < indices.size(); ++i) {
    result.push_back(stepBetween(indices[i], indices[i + 1]));
    result.back().inputs = changedInputs(matches[i], matches[i + 1]);
  }
  return result;
}

}  // namespace dictum::match

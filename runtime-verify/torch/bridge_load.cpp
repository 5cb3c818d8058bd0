#include <fmt/format.h>

#include <unordered_map>
#include <unordered_set>

#include "bridge.h"
#include "bridge_module.h"
#include "checkpoint/tensor_data.h"
#include "match/compare.h"
#include "match/match.h"
#include "match/prefix.h"

namespace dictum::bridge {
namespace {

Result<match::Tolerance> toleranceOf(const LoadWishes& wishes) {
  const auto globs = [](const std::vector<std::string>& patterns) {
    return std::vector<match::Glob>(patterns.begin(), patterns.end());
  };
  match::Tolerance tolerance{globs(wishes.ignore), globs(wishes.allowMissing), globs(wishes.allowUnexpected), {}};
  if (!wishes.strict) {
    tolerance.allowMissing.emplace_back("**");
    tolerance.allowUnexpected.emplace_back("**");
  }
  for (const auto& [from, to] : wishes.map) {
    auto mapping = match::parseMapping(from + "=" + to);
    if (!mapping) return failure(mapping.error().within("LoadOptions::map"));
    tolerance.map.push_back(std::move(*mapping));
  }
  return tolerance;
}

std::vector<std::int64_t> sizesOf(const schema::Shape& shape) {
  std::vector<std::int64_t> sizes;
  for (const schema::Dimension& dimension : *shape) sizes.push_back(dimension->asInteger().value_or(0));
  return sizes;
}

}  // namespace

struct LoadPlan::File {
  checkpoint::TensorData data;
};

LoadPlan::LoadPlan(const std::string& file, const LiveModule& module, const LoadWishes& wishes) {
  const auto tolerance = toleranceOf(wishes);
  if (!tolerance) {
    error = tolerance.error().message();
    return;
  }
  auto data = checkpoint::TensorData::open(file);
  if (!data) {
    error = data.error().message();
    return;
  }
  const checkpoint::CheckpointIndex& index = data->index();
  const match::Match found = match::match(modelOf(module), index, {}, *tolerance);
  format = index.format;
  stripped = found.stripped;
  added = found.added;
  notes = index.notes;
  for (const auto& note : found.notes) notes.push_back(note);
  for (const auto& each : found.missing) missing.push_back(each.key);
  for (const auto& each : found.unexpected) unexpected.push_back(each.key);
  for (const auto& each : found.shape)
    shapes.push_back({.key = each.key, .expectedShape = sizesOf(each.expected), .foundShape = each.found});
  for (const auto& each : found.dtype)
    dtypes.push_back({.key = each.key, .expectedDtype = each.expected, .foundDtype = each.found});
  for (const auto& each : found.renamed) renames.emplace_back(each.file, each.model);
  // A parameter that was saved as a buffer, or the reverse, has the same elements.
  const std::size_t tolerated = found.kind.size() + (wishes.convertDtype ? found.dtype.size() : 0);
  fits = found.differences() == tolerated;

  const checkpoint::CheckpointIndex renamed = match::mapped(index, tolerance->map);
  std::unordered_map<std::string, std::size_t> tensors;
  for (std::size_t i = 0; i < module.tensors.size(); ++i) tensors.emplace(module.tensors[i].key, i);
  std::unordered_set<std::string> taken;
  for (const match::FileKey& key : match::keysUnder({stripped, added}, renamed)) {
    const auto tensor = tensors.find(key.key);
    const bool isIgnored =
        match::matchesAny(tolerance->ignore, key.key) || match::matchesAny(tolerance->ignore, key.tensor->key);
    if (tensor == tensors.end() || isIgnored || !taken.insert(key.key).second) continue;
    const auto entry = static_cast<std::size_t>(key.tensor - renamed.entries.data());
    copies.push_back({tensor->second, entry, key.tensor->dtype, key.tensor->shape});
  }
  file_ = std::make_unique<File>(File{std::move(*data)});
}

LoadPlan::~LoadPlan() = default;

std::optional<std::string> LoadPlan::read(const Copy& copy, char* out) {
  const auto done = file_->data.read(copy.entry, out);
  return done ? std::nullopt : std::optional(done.error().message());
}

}  // namespace dictum::bridge

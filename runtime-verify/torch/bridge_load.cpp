#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "bridge.h"
#include "bridge_module.h"
#include "checkpoint/strided.h"
#include "checkpoint/tensor_data.h"
#include "checkpoint/widen.h"
#include "match/compare.h"
#include "match/key_map.h"
#include "match/match.h"
#include "match/prefix.h"
#include "match/rename_groups.h"

namespace dictum::bridge {
namespace {

struct Allowed {
  match::Tolerance tolerance;
  match::KeyMap map;  // of the file of a map
};

Result<Allowed> allowedBy(const LoadWishes& wishes) {
  const auto globs = [](const std::vector<std::string>& patterns) {
    return std::vector<match::Glob>(patterns.begin(), patterns.end());
  };
  Allowed allowed{{globs(wishes.ignore), globs(wishes.allowMissing), globs(wishes.allowUnexpected), {}}, {}};
  match::Tolerance& tolerance = allowed.tolerance;
  if (!wishes.strict) {
    tolerance.allowMissing.emplace_back("**");
    tolerance.allowUnexpected.emplace_back("**");
  }
  for (const auto& [from, to] : wishes.map) {
    auto mapping = match::parseMapping(from + "=" + to);
    if (!mapping) return failure(mapping.error().within("LoadOptions::map"));
    tolerance.map.push_back(std::move(*mapping));
  }
  if (wishes.mapFile.empty()) return allowed;
  auto map = match::readKeyMap(wishes.mapFile);
  if (!map) return failure(map.error().within("LoadOptions::map_file"));
  match::allow(*map, tolerance);
  tolerance.dropped.clear();  // LoadPlan leaves them out itself
  allowed.map = std::move(*map);
  return allowed;
}

std::vector<std::int64_t> sizesOf(const schema::Shape& shape) {
  std::vector<std::int64_t> sizes;
  for (const schema::Dimension& dimension : *shape) sizes.push_back(dimension->asInteger().value_or(0));
  return sizes;
}

// A dtype that LibTorch may not have is given as one that it has.
std::string deliveredDtype(const std::string& dtype) {
  const auto widened = checkpoint::widenedDtype(dtype);
  return widened.empty() ? dtype : std::string(widened);
}

Copy copyOf(const checkpoint::TensorEntry& entry) {
  Copy copy;
  copy.array = {deliveredDtype(entry.dtype), entry.shape};
  copy.layout = std::string(entry.layout);
  if (!entry.made) return copy;
  for (const auto& part : entry.made->tensors) copy.parts.push_back({deliveredDtype(part.dtype), part.shape});
  copy.quantiser = {entry.made->scheme, entry.made->scale, entry.made->zeroPoint, entry.made->axis};
  return copy;
}

using Positions = std::unordered_map<std::string, std::size_t>;

Positions positionsOf(const LiveModule& module) {
  Positions positions;
  for (std::size_t i = 0; i < module.tensors.size(); ++i) positions.emplace(module.tensors[i].key, i);
  return positions;
}

// The numbers that a map gives to keys that the file has not got.
Result<std::vector<Fill>> fillsOf(const std::vector<std::string>& missing, const LiveModule& module,
                                  const Allowed& allowed) {
  std::vector<Fill> fills;
  const Positions positions = positionsOf(module);
  for (const std::string& key : missing) {
    const auto added = std::find_if(allowed.map.added.begin(), allowed.map.added.end(),
                                    [&](const match::NewKey& each) { return each.key.matches(key); });
    if (added == allowed.map.added.end()) continue;
    const std::size_t position = positions.at(key);
    const LiveTensor& tensor = module.tensors[position];
    if (added->dtype && (*added->dtype != tensor.dtype || *added->shape != tensor.shape))
      return failure(fmt::format("line {} of the map says that key '{}' is {} [{}], the module has {} [{}]",
                                 added->line, key, *added->dtype, fmt::join(*added->shape, ", "), tensor.dtype,
                                 fmt::join(tensor.shape, ", ")));
    fills.push_back({position, added->value});
  }
  return fills;
}

void fillReport(const match::Match& found, const checkpoint::CheckpointIndex& index, LoadPlan& plan) {
  plan.format = index.format;
  plan.stripped = found.stripped;
  plan.added = found.added;
  plan.notes = index.notes;
  plan.notes.insert(plan.notes.end(), found.notes.begin(), found.notes.end());
  for (const auto& each : match::groupRenames(found.unwrapped))
    plan.notes.push_back(fmt::format("'{}' of the file is '{}' in the module", each.file, each.model));
  for (const auto& each : found.missing) plan.missing.push_back(each.key);
  for (const auto& each : found.unexpected) plan.unexpected.push_back(each.key);
  for (const auto& each : found.shape)
    plan.shapes.push_back({.key = each.key, .expectedShape = sizesOf(each.expected), .foundShape = each.found});
  for (const auto& each : found.dtype)
    plan.dtypes.push_back({.key = each.key, .expectedDtype = each.expected, .foundDtype = each.found});
  for (const auto& each : found.renamed) plan.renames.emplace_back(each.file, each.model);
}

// Elements as LibTorch has them; `read` writes them as they are in the file.
template <typename Read>
std::optional<std::string> deliver(const checkpoint::TensorEntry& entry, char* out, Read read) {
  const bool isWidened = !checkpoint::widenedDtype(entry.dtype).empty();
  std::string elements(isWidened ? entry.bytes : 0, '\0');
  const Result<void> done = read(isWidened ? elements.data() : out);
  if (!done) return done.error().message();
  if (isWidened) checkpoint::widen(entry.dtype, elements.data(), checkpoint::elementCountOf(entry.shape), out);
  return std::nullopt;
}

}  // namespace

struct LoadPlan::File {
  checkpoint::TensorData data;
  std::vector<std::size_t> positions;  // in the file, of the entries that are not dropped
};

LoadPlan::LoadPlan(const std::string& file, const LiveModule& module, const LoadWishes& wishes) {
  const auto allowed = allowedBy(wishes);
  if (!allowed) {
    error = allowed.error().message();
    return;
  }
  auto data = checkpoint::TensorData::open(file);
  if (!data) {
    error = data.error().message();
    return;
  }
  file_ = std::make_unique<File>(File{std::move(*data), {}});
  checkpoint::CheckpointIndex index = file_->data.index();
  std::vector<checkpoint::TensorEntry> kept;
  for (std::size_t i = 0; i < index.entries.size(); ++i) {
    if (match::matchesAny(allowed->map.dropped, index.entries[i].key)) continue;
    file_->positions.push_back(i);
    kept.push_back(std::move(index.entries[i]));
  }
  index.entries = std::move(kept);
  const match::Tolerance& tolerance = allowed->tolerance;
  const match::Match found = match::match(modelOf(module), index, {}, tolerance);
  fillReport(found, index, *this);
  // A parameter that was saved as a buffer, or the reverse, has the same elements.
  const std::size_t tolerated = found.kind.size() + (wishes.convertDtype ? found.dtype.size() : 0);
  fits = found.differences() == tolerated;
  if (!fits) return;

  const checkpoint::CheckpointIndex renamed = match::mapped(std::move(index), tolerance.map);
  const Positions tensors = positionsOf(module);
  std::unordered_set<std::string> taken;
  for (const match::FileKey& key : match::keysUnder(found.change, renamed)) {
    const auto tensor = tensors.find(key.key);
    const bool isIgnored =
        match::matchesAny(tolerance.ignore, key.key) || match::matchesAny(tolerance.ignore, key.tensor->key);
    if (tensor == tensors.end() || isIgnored || !taken.insert(key.key).second) continue;
    Copy& copy = copies.emplace_back(copyOf(*key.tensor));
    copy.tensor = tensor->second;
    copy.entry = file_->positions[static_cast<std::size_t>(key.tensor - renamed.entries.data())];
  }
  auto filled = fillsOf(missing, module, *allowed);
  if (!filled) {
    error = filled.error().within("LoadOptions::map_file").message();
    return;
  }
  fills = std::move(*filled);
}

LoadPlan::~LoadPlan() = default;

std::optional<std::string> LoadPlan::read(const Copy& copy, char* out) {
  checkpoint::TensorData& data = file_->data;
  return deliver(data.index().entries[copy.entry], out, [&](char* to) { return data.read(copy.entry, to); });
}

std::optional<std::string> LoadPlan::readPart(const Copy& copy, std::size_t part, char* out) {
  checkpoint::TensorData& data = file_->data;
  return deliver(data.index().entries[copy.entry].made->tensors[part], out,
                 [&](char* to) { return data.readPart(copy.entry, part, to); });
}

}  // namespace dictum::bridge

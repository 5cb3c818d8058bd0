#include "checkpoint/inspect.h"

#include <fmt/format.h>

#include <unordered_map>
#include <unordered_set>

#include "checkpoint/checked.h"

namespace dictum::checkpoint {
namespace {

std::string quoted(const std::string& path) {
  std::string text = "\"";
  for (const char c : path) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + "\"";
}

// The Python expression that leads to the dictionary within the loaded value.
std::string subscripts(const std::string& wrapper) {
  std::string text;
  for (std::size_t at = 0; at < wrapper.size();) {
    const std::size_t end = wrapper.find_first_of(".[", at + 1);
    const std::string part = wrapper.substr(at, end - at);
    text += part.front() == '[' ? part : fmt::format("[{}]", quoted(part));
    if (end == std::string::npos) break;
    at = wrapper[end] == '.' ? end + 1 : end;
  }
  return text;
}

}  // namespace

Totals totalsOf(const CheckpointIndex& index) {
  Totals totals;
  std::unordered_set<std::string_view> counted;
  for (const TensorEntry& entry : index.entries) {
    ++totals.keys;
    totals.parameters += entry.kind == schema::Kind::Parameter;
    totals.buffers += entry.kind == schema::Kind::Buffer;
    totals.elements += elementCount(entry.shape).value_or(0);
    if (entry.tie.empty() || counted.insert(entry.tie).second) totals.bytes += entry.bytes;
  }
  return totals;
}

std::vector<std::vector<std::string>> tiedGroups(const CheckpointIndex& index) {
  std::unordered_map<std::string_view, std::vector<std::size_t>> byTie;
  for (std::size_t i = 0; i < index.entries.size(); ++i) {
    const TensorEntry& entry = index.entries[i];
    if (!entry.tie.empty() && entry.bytes != 0) byTie[entry.tie].push_back(i);
  }
  std::vector<std::vector<std::string>> groups;
  for (std::size_t i = 0; i < index.entries.size(); ++i) {
    const auto members = byTie.find(index.entries[i].tie);
    if (members == byTie.end() || members->second.size() < 2 || members->second.front() != i) continue;
    std::vector<std::string>& group = groups.emplace_back();
    for (const std::size_t member : members->second) group.push_back(index.entries[member].key);
  }
  return groups;
}

std::string loaderCall(const CheckpointIndex& index) {
  const std::string file = quoted(index.path);
  if (index.format == "libtorch archive") return fmt::format("torch::load(module, {})", file);
  if (index.format == "torchscript") return fmt::format("torch::jit::load({})", file);
  if (index.format == "distributed checkpoint") {
    return fmt::format("torch.distributed.checkpoint.load(state_dict, checkpoint_id={}) in Python", file);
  }
  // torch::load and torch::pickle_load read none of these.
  std::string loaded = fmt::format("torch.load({})", file) + subscripts(index.wrapper);
  if (index.format == "safetensors") loaded = fmt::format("safetensors.torch.load_file({})", file);
  if (index.format == "npz") loaded = fmt::format("numpy.load({})", file);
  if (index.format.starts_with("sharded")) loaded = "each shard";
  return loaded + " in Python; torch::load cannot read this format";
}

std::string_view kindName(const TensorEntry& entry) {
  if (!entry.kind) return "";
  return *entry.kind == schema::Kind::Parameter ? "parameter" : "buffer";
}

}  // namespace dictum::checkpoint

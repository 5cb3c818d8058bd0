#include "checkpoint/distributed.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "checkpoint/candidates.h"
#include "checkpoint/checked.h"
#include "checkpoint/dtype.h"
#include "checkpoint/entry_list.h"
#include "checkpoint/known_globals.h"
#include "checkpoint/pickle_machine.h"

namespace dictum::checkpoint {
namespace {

constexpr std::string_view package = "torch.distributed.checkpoint.metadata.";

bool isOf(const PickleValues& values, ValueId id, std::string_view className) {
  const auto name = values.calleeName(id);
  return name.substr(0, package.size()) == package && name.substr(package.size()) == className;
}

// A field of a pickled dataclass.
std::optional<ValueId> field(const PickleValues& values, ValueId object, std::string_view name) {
  const auto state = values.state(object);
  return state ? valueAt(values, *state, name) : std::nullopt;
}

Result<std::vector<std::int64_t>> readSize(const PickleValues& values, ValueId id, const Limits& limits) {
  if (values.calleeName(id) == "torch.Size" && values.items(values.arguments(id)).size() == 1) {
    id = values.items(values.arguments(id))[0];
  }
  std::vector<std::int64_t> shape;
  for (const ValueId item : values.items(id)) {
    const auto size = values.integer(item);
    if (!size || *size < 0) return failure("its size holds something that is no number from 0");
    shape.push_back(*size);
  }
  if (shape.size() > limits.dimensions) return failure(fmt::format("more than {} dimensions", limits.dimensions));
  return shape;
}

// TensorProperties pickles itself as (dtype, layout, requires_grad, memory_format, pin_memory), or with its fields.
const Dtype* readDtype(const PickleValues& values, ValueId properties) {
  const auto state = values.state(properties);
  if (!state) return nullptr;
  auto dtype = valueAt(values, *state, "dtype");
  if (!dtype && !values.items(*state).empty()) dtype = values.items(*state)[0];
  const auto name = dtype && values.kind(*dtype) == ValueKind::Global ? values.text(*dtype) : std::string_view();
  return name.substr(0, 6) == "torch." ? dtypeNamed(name.substr(6)) : nullptr;
}

Result<TensorEntry> readTensor(const PickleValues& values, ValueId tensor, const Limits& limits) {
  const auto properties = field(values, tensor, "properties");
  const auto size = field(values, tensor, "size");
  if (!properties || !size) return failure("has no properties or no size");
  const Dtype* dtype = readDtype(values, *properties);
  if (!dtype) return failure("its dtype is not known");
  auto shape = readSize(values, *size, limits);
  if (!shape) return failure(shape.error());
  const auto elements = elementCount(*shape);
  const auto bytes = elements ? bytesOf(*elements, dtype->bits) : std::nullopt;
  if (!bytes) return failure("its size is beyond 64 bits");
  TensorEntry entry;
  entry.dtype = dtype->name;
  entry.shape = std::move(*shape);
  entry.bytes = *bytes;
  return entry;
}

struct Flattened {
  std::string_view key;
  ValueId value;
  std::string_view first;  // first component of its path; empty where the path has only one
  std::string_view second;
};

std::vector<Flattened> listKeys(const PickleValues& values, ValueId dict, std::optional<ValueId> planner) {
  std::map<std::string_view, ValueId> paths;
  if (planner) {
    const auto pairs = values.pairs(*planner);
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) paths.emplace(values.text(pairs[i]), pairs[i + 1]);
  }
  std::vector<Flattened> keys;
  const auto pairs = values.pairs(dict);
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
    Flattened key{values.text(pairs[i]), pairs[i + 1], {}, {}};
    const auto path = paths.find(key.key);
    const auto parts = path == paths.end() ? std::span<const ValueId>() : values.items(path->second);
    if (parts.size() > 1) {
      key.first = values.text(parts[0]);
      key.second = values.text(parts[1]);
    }
    keys.push_back(key);
  }
  return keys;
}

// The component that most tensors are below, optimizers' left out.
std::string_view chooseWrapper(const PickleValues& values, const std::vector<Flattened>& keys, CheckpointIndex& index) {
  std::map<std::string_view, std::size_t> tensors, optimizer;
  for (const Flattened& key : keys) {
    tensors[key.first] += isOf(values, key.value, "TensorStorageMetadata");
    optimizer[key.first] += key.second == "state" || key.second == "param_groups";
  }
  std::string_view best;
  std::size_t most = 0;
  for (const auto& [name, count] : tensors) {
    if (optimizer[name] == 0 && count > most) best = name, most = count;
  }
  for (const auto& [name, count] : tensors) {
    if (name == best || count == 0 || optimizer[name] != 0) continue;
    index.notes.push_back(fmt::format("took the {} tensors at '{}'; there are {} at '{}'", most, best, count, name));
  }
  return best;
}

Result<std::string> readAll(ByteSource& source, const Limits& limits) {
  if (source.size() <= limits.pickleBytes) return source.read(0, source.size(), "the pickle");
  return failure(
      fmt::format("the pickle has {} bytes, more than the {} that are read", source.size(), limits.pickleBytes));
}

}  // namespace

Result<CheckpointIndex> readDistributedMetadata(ByteSource& source, const Limits& limits) {
  const auto bytes = readAll(source, limits);
  if (!bytes) return failure(bytes.error());
  const auto pickle = readPickle(*bytes, limits);
  if (!pickle) return failure(pickle.error());
  const PickleValues& values = pickle->values;
  const auto dict = field(values, pickle->root, "state_dict_metadata");
  if (!isOf(values, pickle->root, "Metadata") || !dict) {
    return failure("is a plain pickle, not a checkpoint of PyTorch; save with torch.save");
  }
  CheckpointIndex index;
  index.format = "distributed checkpoint";
  for (const auto name : values.globals()) {
    const bool own = name.substr(0, 29) == "torch.distributed.checkpoint.";
    if (!own && !isKnownGlobal(name)) index.unknownGlobals.emplace_back(name);
  }
  const auto keys = listKeys(values, *dict, field(values, pickle->root, "planner_data"));
  index.wrapper = chooseWrapper(values, keys, index);
  EntryList entries(limits);
  for (const Flattened& key : keys) {
    if (key.first != index.wrapper) continue;
    if (!isOf(values, key.value, "TensorStorageMetadata")) {
      index.notes.push_back(fmt::format("the value of key '{}' is no tensor", key.key));
      continue;
    }
    auto entry = readTensor(values, key.value, limits);
    if (!entry) return failure(entry.error().within(fmt::format("key '{}'", key.key)));
    const std::size_t skip = index.wrapper.empty() ? 0 : index.wrapper.size() + 1;
    if (auto added = entries.add(std::string(key.key.substr(std::min(skip, key.key.size()))), std::move(*entry));
        !added) {
      return failure(added.error());
    }
  }
  auto taken = std::move(entries).take();
  if (!taken) return failure(taken.error());
  index.entries = std::move(*taken);
  return index;
}

}  // namespace dictum::checkpoint

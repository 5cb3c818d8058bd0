#include "checkpoint/distributed.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "checkpoint/candidates.h"
#include "checkpoint/checked.h"
#include "checkpoint/dtype.h"
#include "checkpoint/entry_list.h"
#include "checkpoint/known_globals.h"
#include "checkpoint/pickle_machine.h"

namespace dictum::checkpoint {
namespace {

// Where the classes live: since PyTorch 2.0, and before.
constexpr std::string_view packages[] = {"torch.distributed.checkpoint.", "torch.distributed._shard.checkpoint."};
constexpr std::string_view tensorPackage = "torch.distributed._shard.sharded_tensor.metadata.";

bool startsWith(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

bool isOwnGlobal(std::string_view name) {
  // The folder is a path; where its class lives depends on the version of Python.
  if (startsWith(name, "pathlib.") && name.ends_with("Path")) return true;
  return startsWith(name, packages[0]) || startsWith(name, packages[1]) || startsWith(name, tensorPackage);
}

bool isOf(const PickleValues& values, ValueId id, std::string_view className) {
  const auto name = values.calleeName(id);
  return std::any_of(std::begin(packages), std::end(packages), [&](std::string_view package) {
    return startsWith(name, package) && name.substr(name.rfind('.') + 1) == className;
  });
}

// A field of a pickled dataclass.
std::optional<ValueId> field(const PickleValues& values, ValueId object, std::string_view name) {
  const auto state = values.state(object);
  return state ? valueAt(values, *state, name) : std::nullopt;
}

// Before Python 3.12 an enumerator is pickled as getattr(TensorProperties' enumeration, name): nothing to warn of.
bool namesEnumerators(const PickleValues& values, std::string_view global) {
  if (global != "builtins.getattr") return false;
  for (ValueId id = 0; id < values.count(); ++id) {
    if (values.calleeName(id) != global) continue;
    const auto arguments = values.items(values.arguments(id));
    if (arguments.empty() || !startsWith(values.text(arguments[0]), "torch.distributed.")) return false;
  }
  return true;
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

std::optional<std::uint64_t> position(const PickleValues& values, std::optional<ValueId> id) {
  const auto number = id ? values.integer(*id) : std::nullopt;
  return number && *number >= 0 ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
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

// The pickle and the bytes that its texts point to.
struct MetadataFile {
  std::string bytes;
  Pickle pickle;
};

Result<std::unique_ptr<MetadataFile>> readFile(ByteSource& source, const Limits& limits) {
  if (source.size() > limits.pickleBytes) {
    return failure(
        fmt::format("the pickle has {} bytes, more than the {} that are read", source.size(), limits.pickleBytes));
  }
  auto bytes = source.read(0, source.size(), "the pickle");
  if (!bytes) return failure(bytes.error());
  auto file = std::make_unique<MetadataFile>();
  file->bytes = std::move(*bytes);
  auto pickle = readPickle(file->bytes, limits);
  if (!pickle) return failure(pickle.error().within("is a plain pickle, which torch.save did not write"));
  if (!isOf(pickle->values, pickle->root, "Metadata") || !field(pickle->values, pickle->root, "state_dict_metadata")) {
    const auto what = pickle->values.calleeName(pickle->root);
    return failure(fmt::format("is a plain pickle{}, not a checkpoint of PyTorch; save with torch.save",
                               what.empty() ? "" : fmt::format(" of '{}'", what)));
  }
  file->pickle = std::move(*pickle);
  return file;
}

// One part of a tensor: MetadataIndex(fqn, offset, index) -> _StorageInfo(relative_path, offset, length, ...).
Result<TensorPart> readPart(const PickleValues& values, ValueId index, ValueId storage, const Limits& limits) {
  TensorPart part;
  if (const auto offset = field(values, index, "offset"); offset && values.kind(*offset) != ValueKind::None) {
    auto offsets = readSize(values, *offset, limits);
    if (!offsets) return failure(offsets.error());
    part.offsets = std::move(*offsets);
  }
  const auto file = field(values, storage, "relative_path");
  if (file) part.file = values.text(*file);
  if (!isPlainFileName(part.file)) return failure(fmt::format("its file '{}' is no plain file name", part.file));
  const auto begin = position(values, field(values, storage, "offset"));
  const auto length = position(values, field(values, storage, "length"));
  if (!begin || !length) return failure("its place in its file is not known");
  part.begin = *begin;
  part.length = *length;
  const auto transforms = field(values, storage, "transform_descriptors");
  if (transforms && !values.items(*transforms).empty()) return failure("it is compressed or encrypted");
  return part;
}

}  // namespace

Result<TensorParts> readTensorParts(ByteSource& source, const Limits& limits) {
  const auto file = readFile(source, limits);
  if (!file) return failure(file.error());
  const PickleValues& values = (*file)->pickle.values;
  const auto storage = field(values, (*file)->pickle.root, "storage_data");
  if (!storage) return failure("it does not say where its tensors are");
  TensorParts parts;
  const auto pairs = values.pairs(*storage);
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
    const auto key = field(values, pairs[i], "fqn");
    if (!isOf(values, pairs[i], "MetadataIndex") || !isOf(values, pairs[i + 1], "_StorageInfo") || !key) {
      return failure("the places of its tensors are not those of PyTorch's file system writer");
    }
    std::vector<TensorPart>& all = parts[std::string(values.text(*key))];
    auto part = readPart(values, pairs[i], pairs[i + 1], limits);
    if (!part) return failure(part.error().within(fmt::format("part {} of '{}'", all.size(), values.text(*key))));
    if (all.size() >= limits.parts) return failure(fmt::format("more than {} parts of a tensor", limits.parts));
    all.push_back(std::move(*part));
  }
  return parts;
}

Result<CheckpointIndex> readDistributedMetadata(ByteSource& source, const Limits& limits) {
  const auto file = readFile(source, limits);
  if (!file) return failure(file.error());
  const PickleValues& values = (*file)->pickle.values;
  const ValueId root = (*file)->pickle.root;
  const auto dict = field(values, root, "state_dict_metadata");
  CheckpointIndex index;
  index.format = "distributed checkpoint";
  for (const auto name : values.globals()) {
    if (!isOwnGlobal(name) && !isKnownGlobal(name) && !namesEnumerators(values, name))
      index.unknownGlobals.emplace_back(name);
  }
  const auto keys = listKeys(values, *dict, field(values, root, "planner_data"));
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

#include "checkpoint/legacy.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "checkpoint/candidates.h"
#include "checkpoint/checked.h"
#include "checkpoint/dtype.h"
#include "checkpoint/pickle_machine.h"
#include "checkpoint/state_dict_walk.h"
#include "checkpoint/tensor_rebuild.h"

namespace dictum::checkpoint {
namespace {

constexpr std::size_t magicPickle = 0, systemPickle = 2, objectPickle = 3, keysPickle = 4, pickleCount = 5;
constexpr std::string_view pickleNames[pickleCount] = {"the magic number", "the protocol version",
                                                       "the system information", "the object", "the list of storages"};

// The pickles at the beginning of the file, and the bytes that they point into.
struct Pickles {
  std::string bytes;
  std::vector<Pickle> all;
  std::uint64_t end = 0;  // first byte after the last of them
};

// Reads the pickles from `bytes`; `needsMore` says whether that failed only because the bytes end too soon.
Result<void> parsePickles(Pickles& pickles, const Limits& limits, bool& needsMore) {
  pickles.all.clear();
  std::size_t at = 0;
  for (std::size_t i = magicPickle; i < pickleCount; ++i) {
    auto pickle = readPickle(std::string_view(pickles.bytes).substr(at), limits, at, &needsMore);
    if (!pickle) return failure(pickle.error().within(std::string(pickleNames[i])));
    at += pickle->length;
    pickles.all.push_back(std::move(*pickle));
  }
  pickles.end = at;
  return {};
}

// Where the pickles end is known only once they are read, so that they are read from a growing part of the file.
Result<Pickles> readPickles(ByteSource& source, const Limits& limits) {
  constexpr std::uint64_t firstPart = 64 << 10;
  const std::uint64_t most = std::min(source.size(), limits.pickleBytes);
  Pickles pickles;
  for (std::uint64_t part = std::min(firstPart, most);; part = std::min(part * 4, most)) {
    auto more = source.read(pickles.bytes.size(), part - pickles.bytes.size(), "the pickles");
    if (!more) return failure(more.error());
    pickles.bytes += *more;
    bool needsMore = false;
    auto parsed = parsePickles(pickles, limits, needsMore);
    if (parsed) return pickles;
    if (!needsMore || part == most) return failure(parsed.error());
  }
}

struct StoredStorage {
  std::uint64_t position = 0;      // in the list of storages
  std::optional<Storage> storage;  // once the object has named it
};
using Storages = std::unordered_map<std::string_view, StoredStorage>;

Result<Storages> listStorages(const Pickle& keys) {
  Storages storages;
  if (keys.values.kind(keys.root) != ValueKind::List) return failure("the list of storages is no list");
  for (const ValueId key : keys.values.items(keys.root)) {
    if (keys.values.kind(key) != ValueKind::String)
      return failure("the list of storages holds something else than keys");
    const auto name = keys.values.text(key);
    if (!storages.emplace(name, StoredStorage{storages.size(), std::nullopt}).second) {
      return failure(fmt::format("storage '{}' is listed twice", name));
    }
  }
  return storages;
}

// Gives every listed storage the size that the object claims for it.
Result<void> sizeStorages(const Pickle& object, Storages& storages) {
  const PickleValues& values = object.values;
  for (ValueId id = 0; id < values.count(); ++id) {
    if (values.kind(id) != ValueKind::Persistent) continue;
    const auto parts = values.items(values.items(id)[0]);
    if (!parts.empty() && values.text(parts[0]) == "module") continue;  // the source text of a module class
    const auto storage = parseStorage(values, id);
    if (!storage) return failure(storage.error());
    const auto listed = storages.find(storage->key);
    if (listed == storages.end())
      return failure(fmt::format("storage '{}' is not in the list of storages", storage->key));
    auto& known = listed->second.storage;
    if (known && (known->bytes != storage->bytes || known->dtype != storage->dtype)) {
      return failure(fmt::format("storage '{}' has two sizes", storage->key));
    }
    known = *storage;
  }
  for (const auto& [key, stored] : storages) {
    if (!stored.storage) return failure(fmt::format("storage '{}' is listed, but nothing uses it", key));
  }
  return {};
}

// Positions of the storages' data in the file, by their place in the list, and the end of the last.
Result<std::vector<std::uint64_t>> layOut(const Storages& storages, std::uint64_t start) {
  constexpr std::uint64_t countBytes = 8;  // the number of elements before the data
  std::vector<const Storage*> order(storages.size());
  for (const auto& [key, stored] : storages) order[stored.position] = &*stored.storage;
  std::vector<std::uint64_t> positions;
  std::optional<std::uint64_t> at = start;
  for (const Storage* storage : order) {
    at = checkedAdd(*at, countBytes);
    if (at) positions.push_back(*at);
    if (at) at = checkedAdd(*at, storage->bytes);
    if (!at) return failure("the sizes of the storages are beyond 64 bits");
  }
  positions.push_back(*at);
  return positions;
}

}  // namespace

Result<CheckpointIndex> readLegacy(ByteSource& source, const Limits& limits) {
  const auto pickles = readPickles(source, limits);
  if (!pickles) return failure(pickles.error());
  auto storages = listStorages(pickles->all[keysPickle]);
  if (!storages) return failure(storages.error());
  const Pickle& object = pickles->all[objectPickle];
  if (auto sized = sizeStorages(object, *storages); !sized) return failure(sized.error());
  const auto positions = layOut(*storages, pickles->end);
  if (!positions) return failure(positions.error());
  if (positions->back() > source.size()) {
    return failure(
        fmt::format("truncated: the storages end at byte {}, the file at byte {}", positions->back(), source.size()));
  }

  CheckpointIndex index;
  index.format = "python legacy";
  if (const std::uint64_t appended = source.size() - positions->back()) {
    index.notes.push_back(fmt::format("{} bytes after the last storage", appended));
  }
  const Pickle& system = pickles->all[systemPickle];
  const auto littleEndian = valueAt(system.values, system.root, "little_endian");
  index.bigEndian = littleEndian && system.values.integer(*littleEndian) == 0;
  if (index.bigEndian) index.notes.push_back("the tensor data are big-endian");
  const TensorReader tensors(object.values, limits, [](const Storage&) -> Result<void> { return {}; });
  if (auto walked = walkStateDict(object, tensors, limits, index); !walked) return failure(walked.error());
  const auto locate = [&](TensorEntry& entry) {
    const auto stored = storages->find(entry.storage);
    if (stored == storages->end() || entry.layout != "strided") return;
    entry.offset = (*positions)[stored->second.position] + entry.elementOffset * dtypeNamed(entry.dtype)->bits / 8;
  };
  for (TensorEntry& entry : index.entries) {
    locate(entry);
    if (entry.made) std::for_each(entry.made->tensors.begin(), entry.made->tensors.end(), locate);
  }
  return index;
}

}  // namespace dictum::checkpoint

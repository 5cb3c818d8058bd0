#include "checkpoint/shard_index.h"

#include <fmt/format.h>

#include <map>
#include <unordered_map>

#include "checkpoint/entry_list.h"
#include "checkpoint/strict_json.h"

namespace dictum::checkpoint {
namespace {

constexpr std::size_t indexDepth = 8;  // `metadata` may hold anything

class WeightMap : public JsonEvents {
 public:
  explicit WeightMap(const Limits& limits) : limits_(limits) {}

  bool found = false;
  std::unordered_map<std::string, std::string> shardOf;  // by key
  std::map<std::string, std::size_t> shards;             // by name: number of keys

  bool onString(const JsonPath& path, std::string& value) override {
    if (path.size() != 2 || path[0] != "weight_map") return ignored(path);
    if (!isPlainFileName(value)) return fail(fmt::format("key '{}': '{}' is no plain file name", path[1], value));
    ++shards[value];
    if (shards.size() > limits_.shards) return fail(fmt::format("more than {} shards", limits_.shards));
    shardOf.emplace(path[1], std::move(value));
    return true;
  }
  bool onUnsigned(const JsonPath& path, std::uint64_t) override { return ignored(path); }
  bool onOther(const JsonPath& path) override { return ignored(path); }
  bool onOpen(const JsonPath& path, bool isArray) override {
    if (path.size() == 1 && path[0] == "weight_map") {
      found = !isArray;
      return found || fail("weight_map is no object");
    }
    return ignored(path);
  }
  bool onClose(const JsonPath&, bool) override { return true; }

 private:
  bool ignored(const JsonPath& path) {
    return path.empty() || path[0] != "weight_map" || fail("weight_map must map keys to file names");
  }
  bool fail(std::string reason) {
    error = std::move(reason);
    return false;
  }

  const Limits& limits_;
};

// Moves the shard's entries over; storages of different shards are different.
Result<void> takeShard(const std::string& name, std::uint32_t number, CheckpointIndex shard, const WeightMap& map,
                       EntryList& entries) {
  if (!shard.wrapper.empty()) return failure(fmt::format("its keys are below '{}', not at the top", shard.wrapper));
  std::size_t taken = 0;
  for (TensorEntry& entry : shard.entries) {
    const auto listed = map.shardOf.find(entry.key);
    if (listed == map.shardOf.end())
      return failure(fmt::format("holds key '{}', which the index does not list", entry.key));
    if (listed->second != name) {
      return failure(fmt::format("holds key '{}', which the index places in '{}'", entry.key, listed->second));
    }
    ++taken;
    entry.shard = number;
    entry.storage = fmt::format("{}:{}", name, entry.storage);
    entry.tie = fmt::format("{}:{}", name, entry.tie);
    entry.offset.reset();
    std::string key = std::move(entry.key);
    if (auto added = entries.add(std::move(key), std::move(entry)); !added) return added;
  }
  const std::size_t expected = map.shards.at(name);
  if (taken == expected) return {};
  return failure(fmt::format("holds {} of the {} keys that the index places in it", taken, expected));
}

}  // namespace

Result<CheckpointIndex> readShardIndex(ByteSource& source, const Limits& limits, const ShardReader& readShard) {
  if (source.size() > limits.headerBytes) {
    return failure(
        fmt::format("the index has {} bytes, more than the {} that are read", source.size(), limits.headerBytes));
  }
  const auto text = source.read(0, source.size(), "the index");
  if (!text) return failure(text.error());
  WeightMap map(limits);
  if (auto parsed = parseStrictJson(*text, indexDepth, map); !parsed)
    return failure(parsed.error().within("shard index"));
  if (!map.found) return failure("is JSON, but no shard index: it has no object 'weight_map'");

  CheckpointIndex index;
  EntryList entries(limits);
  entries.reserve(map.shardOf.size());
  for (const auto& [name, count] : map.shards) {
    auto shard = readShard(name);
    if (!shard) return failure(shard.error().within(fmt::format("shard '{}'", name)));
    index.format = fmt::format("sharded {}", shard->format);
    index.fileBytes += shard->fileBytes;
    index.bytesRead += shard->bytesRead;
    index.bigEndian = index.bigEndian || shard->bigEndian;
    for (const std::string& note : shard->notes) index.notes.push_back(fmt::format("{}: {}", name, note));
    for (std::string& global : shard->unknownGlobals) index.unknownGlobals.push_back(std::move(global));
    index.shards.push_back(name);
    const auto number = static_cast<std::uint32_t>(index.shards.size());
    if (auto taken = takeShard(name, number, std::move(*shard), map, entries); !taken) {
      return failure(taken.error().within(fmt::format("shard '{}'", name)));
    }
  }
  if (map.shards.empty()) return failure("the index lists no keys");
  auto taken = std::move(entries).take();
  if (!taken) return failure(taken.error());
  index.entries = std::move(*taken);
  return index;
}

}  // namespace dictum::checkpoint

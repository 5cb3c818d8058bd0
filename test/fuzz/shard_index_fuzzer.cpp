// Any bytes as an index of shards, of which two are there.
#include "checkpoint/shard_index.h"
#include "fuzz.h"

using namespace dictum;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto source = checkpoint::ByteSource::memory(fuzz::text(data, size));
  const auto readShard = [](const std::string& name) -> Result<checkpoint::CheckpointIndex> {
    if (name.find('/') != std::string::npos || name.find('\\') != std::string::npos || name == "..") std::abort();
    if (name != "a.safetensors" && name != "b.safetensors") return failure("is not there");
    checkpoint::CheckpointIndex shard;
    shard.format = "safetensors";
    shard.entries.push_back({.key = name.substr(0, 1), .dtype = "float32", .shape = {2}, .bytes = 8});
    return shard;
  };
  static_cast<void>(checkpoint::readShardIndex(source, fuzz::limits(), readShard));
  return 0;
}

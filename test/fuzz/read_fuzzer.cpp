// Any bytes as a checkpoint: the readers must return, and what they return must be sound.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "checkpoint/inspect_json.h"
#include "checkpoint/inspect_text.h"
#include "checkpoint/read_source.h"
#include "checkpoint/utf8.h"

using namespace dictum::checkpoint;

// Bounds that keep one run within milliseconds; they are reached in the same places as the real ones.
static Limits fuzzLimits() {
  Limits limits;
  limits.opcodes = 100'000;
  limits.values = 100'000;
  limits.entries = 10'000;
  limits.codeBytes = 1 << 20;
  limits.pickleBytes = 1 << 20;
  return limits;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteSource source = ByteSource::memory(std::string(reinterpret_cast<const char*>(data), size));
  const auto index = readCheckpoint(source, fuzzLimits());
  if (!index) return 0;
  for (const TensorEntry& entry : index->entries) {
    if (!isUtf8(entry.key) || entry.dtype.empty()) std::abort();
    for (const std::int64_t dimension : entry.shape) {
      if (dimension < 0) std::abort();
    }
  }
  inspectText(*index);
  inspectJson({*index});
  return 0;
}

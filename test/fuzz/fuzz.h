// What the fuzzers share: bounds that keep one run within milliseconds, and what is true of every index.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

#include "checkpoint/inspect_json.h"
#include "checkpoint/inspect_text.h"
#include "checkpoint/read_source.h"
#include "checkpoint/utf8.h"

namespace dictum::fuzz {

// They are reached in the same places as the real ones.
inline checkpoint::Limits limits() {
  checkpoint::Limits limits;
  limits.opcodes = 100'000;
  limits.values = 100'000;
  limits.entries = 10'000;
  limits.codeBytes = 1 << 20;
  limits.pickleBytes = 1 << 20;
  return limits;
}

// Reads the bytes as a checkpoint. The reader must return, and what it returns must be sound.
inline void read(std::string bytes) {
  auto source = checkpoint::ByteSource::memory(std::move(bytes));
  const auto index = readCheckpoint(source, limits());
  if (!index) return;
  for (const auto& entry : index->entries) {
    if (!checkpoint::isUtf8(entry.key) || entry.dtype.empty()) std::abort();
    for (const std::int64_t dimension : entry.shape) {
      if (dimension < 0) std::abort();
    }
  }
  checkpoint::inspectText(*index);
  checkpoint::inspectJson({*index});
}

inline std::string text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace dictum::fuzz

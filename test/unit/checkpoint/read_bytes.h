// Reads a checkpoint from bytes, and describes entries in a line each: "w float32 [2, 3]", kinds where known.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "checkpoint/inspect.h"
#include "checkpoint/read_source.h"

namespace dictum::checkpoint {

inline CheckpointIndex readBytes(std::string bytes) {
  ByteSource source = ByteSource::memory(std::move(bytes));
  auto index = readCheckpoint(source, Limits{});
  EXPECT_TRUE(index.has_value()) << index.error().message();
  return index ? std::move(*index) : CheckpointIndex{};
}

inline std::vector<std::string> lines(const CheckpointIndex& index) {
  std::vector<std::string> all;
  for (const TensorEntry& entry : index.entries) {
    std::string line = fmt::format("{} {} [{}]", entry.key, entry.dtype, fmt::join(entry.shape, ", "));
    if (entry.kind) line += fmt::format(" {}", kindName(entry));
    if (entry.layout != "strided") line += fmt::format(" {}", entry.layout);
    all.push_back(std::move(line));
  }
  return all;
}

}  // namespace dictum::checkpoint

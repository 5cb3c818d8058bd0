// What `inspect` says about a checkpoint beyond its entries: totals, which entries are one tensor, how to load the
// file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "checkpoint/checkpoint_index.h"

namespace dictum::checkpoint {

struct Totals {
  std::size_t keys = 0;
  std::size_t parameters = 0;
  std::size_t buffers = 0;     // keys that are neither have no known kind
  std::uint64_t elements = 0;  // of every key, also of tied ones
  std::uint64_t bytes = 0;     // of tensors, tied ones counted once
};

Totals totalsOf(const CheckpointIndex& index);

// Keys of entries that are the same tensor, a group of two or more each, in the file's order.
std::vector<std::vector<std::string>> tiedGroups(const CheckpointIndex& index);

// The call that loads the file, e.g. `torch::load(module, "net.pt")`.
std::string loaderCall(const CheckpointIndex& index);

// "parameter", "buffer", or empty where the format does not tell.
std::string_view kindName(const TensorEntry& entry);

}  // namespace dictum::checkpoint

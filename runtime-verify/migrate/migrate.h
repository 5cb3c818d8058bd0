// A checkpoint rewritten with a migration map.
//
//     auto done = migrate::migrate("old.pt", map, "new.safetensors");
//
// Reads any format that readCheckpoint reads and writes safetensors, one tensor at a time: memory is that of the
// largest one. The file is written whole or not at all, and the old one is not touched. New keys are filled with the
// number that the map gives.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "match/key_map.h"
#include "schema/error.h"

namespace dictum::migrate {

struct Migrated {
  std::size_t kept = 0;     // keys that were carried over, under whatever name
  std::size_t renamed = 0;  // of these, those with another name
  std::size_t dropped = 0;
  std::size_t added = 0;
  std::uint64_t bytes = 0;          // of the file
  std::vector<std::string> unused;  // patterns of the map that no key of the old file matches
};

// Fails for a file that cannot be read, for two keys that become one, for a new key without dtype and shape, and where
// safetensors has no such dtype.
Result<Migrated> migrate(const std::string& from, const match::KeyMap& map, const std::string& to);

}  // namespace dictum::migrate

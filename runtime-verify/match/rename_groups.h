// Renames put together: forty keys below `backbone` that are now below `encoder` are one rename.
#pragma once

#include <string>
#include <vector>

#include "match/match.h"

namespace dictum::match {

struct RenameGroup {
  std::string file;   // what the keys of the file begin with, or the one key
  std::string model;  // what the model has in its place; together they are a mapping for --map
  std::size_t keys = 0;
};

// In the order of the first key of each.
std::vector<RenameGroup> groupRenames(const std::vector<Rename>& renames);

}  // namespace dictum::match

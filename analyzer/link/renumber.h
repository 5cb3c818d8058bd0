// Gives the locations and locals of a unit the numbers that they have in the program.
#pragma once

#include <cstdint>
#include <vector>

#include "ir/ir.h"

namespace dictum::link {

struct Numbering {
  std::vector<std::uint32_t> files;  // the program's index of each of the unit's files
  std::uint32_t locals = 0;          // added to each local
};

// Rebuilds the trees of the unit; what they share stays shared. Types carry no numbers. Returns the largest local that
// the unit now has, at least `numbering.locals`.
std::uint32_t renumber(ir::Unit& unit, const Numbering& numbering);

}  // namespace dictum::link

// What a unit says, apart from where it says it: to see whether an edit changed more than the layout.
//
//     const Outline before = outlineOf(unit), after = outlineOf(edited);
//     if (before.content == after.content)  // the same program; the places are before.places[i] and after.places[i]
//
// Comments, blank lines and bodies that are not lowered do not show. Nothing is read back from `content`.
#pragma once

#include <string>
#include <vector>

#include "ir/ir.h"

namespace dictum::ir {

struct Outline {
  std::string content;           // equal for two units if and only if they differ in places and file hashes alone
  std::vector<Location> places;  // in the order in which they are met
};

Outline outlineOf(const Unit& unit);

}  // namespace dictum::ir

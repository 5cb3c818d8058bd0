// The classes of LibTorch that lowering has met, for the next unit that stands on the same precompiled header.
//
//     LibraryClasses known;                               // of one precompiled header
//     scope.libraryClasses = &known;
//     ir::Unit unit = extract::lowerUnit(context, scope);  // takes them from there
//     addLibraryClasses(unit, known);                     // what it met for the first time
//
// An editor parses a source anew after each edit, behind a header that has not changed. Half of lowering would then be
// what LibTorch's options are by default, which Clang instantiates for that.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ir/ir.h"

namespace dictum::extract {

struct LibraryClass {
  ir::Class entity;
  std::vector<ir::Function> constructors;
  std::vector<std::string> mentions;  // USRs of the other classes that come with it
};

using LibraryClasses = std::map<std::string, LibraryClass>;  // by USR

// Adds those of `unit`, which was lowered without a fatal error. A class that mentions one of the user's is left out:
// nothing says that this stays as it is.
void addLibraryClasses(const ir::Unit& unit, LibraryClasses& known);

}  // namespace dictum::extract

// Joins the units of an analysis into one program.
//
//     ir::Program program = link::link(std::move(analysis.units));
//
// Entities meet by USR. A function with a body wins over a declaration, a class with members over a forward
// declaration, an initialised global over an extern one; among equals the first unit wins. File indices and locals are
// renumbered, so that they are unique in the program. Units that define one USR differently break C++'s one definition
// rule, and what the program would do is then anyone's guess: each such USR is a gap.
#pragma once

#include <vector>

#include "ir/ir.h"

namespace dictum::link {

ir::Program link(std::vector<ir::Unit> units);

}  // namespace dictum::link

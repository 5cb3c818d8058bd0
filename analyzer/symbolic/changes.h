// What an expression can change, told from its form: assignment, counting, taking an address, and calls that take
// something by reference or pointer.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "ir/ir.h"

namespace dictum::symbolic {

class ProgramIndex;

// Whether the expression, or anything in it, can change what `mentions` says yes to. A way to a part of an object
// (`v[i]`, `p->x`) is no change by itself.
bool changes(const ProgramIndex& index, const ir::Expression& expression,
             const std::function<bool(const ir::Expression&)>& mentions);

// Whether a member function gives a way to a part of its object and leaves the object as it is.
bool givesAccess(const std::string& method);

// Whether two variables of this type can be the same object: pointers, holders and what is not known.
bool isShared(const ProgramIndex& index, const ir::TypePtr& type);

// The USRs of variables outside functions that some function of the program can change.
std::set<std::string> changedGlobals(const ProgramIndex& index);

}  // namespace dictum::symbolic

// Who calls whom, told from the bodies alone: an edge for each function that a body calls or names. Virtual calls have
// the method that they name; who wants the overriders adds them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ir/ir.h"

namespace dictum::ir {

// From a USR to USRs.
using CallGraph = std::map<std::string, std::set<std::string>>;

CallGraph calleesOf(const Program& program);
CallGraph reversed(const CallGraph& graph);

// What the edges lead to from `roots`, the roots included.
std::set<std::string> reachable(const CallGraph& graph, std::vector<std::string> roots);

// A constructor of a module class, or the `reset()` that a module's construction calls. That of a trainer, which makes
// a module and then changes it, is not.
bool isConstruction(const Program& program, const Function& function);

}  // namespace dictum::ir

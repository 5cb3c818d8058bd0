// Null modules that the text alone shows: variables that nothing has been assigned to when they are used, and members
// of classes other than modules. What construction and the methods of modules do is known from running them (gates.h).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "rules/context.h"

namespace dictum::checks {

// An empty holder or pointer that is called or followed.
struct TextualNull {
  const ir::Expression* use = nullptr;
  const ir::Function* function = nullptr;
  std::string name;
  bool throws = false;   // else it is a segmentation fault
  ir::Location emptied;  // where it became so
};

// In the order of the functions, and in each as it runs.
std::vector<TextualNull> nullsInFunctions(const Context& context);
// Members that nothing in the program assigns or asks. Only the whole project can tell.
std::vector<TextualNull> nullMembers(const Context& context);

// USRs of fields that others can assign through a reference or pointer that a function gives.
std::set<std::string> escapingFields(const ir::Program& program);

}  // namespace dictum::checks

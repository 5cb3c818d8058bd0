// What the text of a program does with the members that hold modules, where the analysed object does not show it: lists
// whose length is not known, and members that a method fills. Told so that only what can be nothing else counts.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rules/context.h"

namespace dictum::checks {

struct MemberText {
  // Given to something that could register it, bound to a name, or asked for what it has below it.
  bool escapes = false;
  // What puts a module into it that is made there: `fc = Linear(4, 4)`, `layers->push_back(Linear(4, 4))`.
  std::vector<const ir::Expression*> fillings;
};

// By the USR of the field, over all functions of the program. Running a member, and asking whether it is there, is
// neither.
std::map<std::string, MemberText> memberTexts(const Context& context);

}  // namespace dictum::checks

// What brings parameters to a model after it was made: functions that register more, and modules that take the place of
// others.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "rules/context.h"

namespace dictum::checks {

// Calls of the library that add to a module.
const std::set<std::string>& growingCalls();

// A function that adds parameters to its object.
struct Adder {
  std::vector<std::string> keys;
  bool isOnce = false;  // called again, it can add no more
};
using Adders = std::map<std::string, Adder>;  // by the USR of the function
Adders addersOf(const Context& context);

// A module is made in the expression, and not only handed on.
bool makesModule(const Context& context, const ir::Expression& e);
// `net = Net()`, `net.reset(new NetImpl)`.
bool replacesModule(const Context& context, const ir::Expression& e);
// Calls that do so where nothing was: `if (!net) net = Net();`.
std::set<const ir::Expression*> firstFillings(const ir::Program& program);
// Parameters that are given by value.
std::set<std::uint32_t> valueParameters(const ir::Program& program);

// Functions that give a list of parameters: `Adam(trainable(), 0.1)`.
std::set<std::string> listingFunctions(const ir::Program& program);

// Functions that register a module which they are given: `void attach(Head head) { register_module("head", head); }`.
std::set<std::string> registeringGiven(const ir::Program& program);

}  // namespace dictum::checks

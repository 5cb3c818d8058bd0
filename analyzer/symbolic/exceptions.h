// Which handlers take which exceptions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ir/ir.h"

namespace dictum::symbolic {

class ProgramIndex;

// The type that a handler names: "std::exception"; empty for `catch (...)`.
std::string caughtBy(const ir::Statement& handler);

// Whether a handler ends in a throw whatever its conditions are.
bool throwsAgain(const ir::Statement& handler);

// What a thrown object is. One without any class cannot be caught: the program ends.
struct ExceptionClasses {
  std::vector<std::string> program;  // its class and the bases of that in the program; or a built-in type
  std::vector<std::string> library;  // the bases, or the class itself, that come from elsewhere
};

// Of a library's function, by its qualified name, that finds no such element.
ExceptionClasses outOfRange(const std::string& function);

// Of a throw statement's type.
ExceptionClasses exceptionClasses(const ProgramIndex& index, const ir::TypePtr& thrown);

// Whether a handler of this type takes it ([except.handle] of the C++ standard; the classes are those of the standard
// library and of c10/util/Exception.h). Nothing where that is not known.
std::optional<bool> catches(const std::string& handler, const ExceptionClasses& thrown);

}  // namespace dictum::symbolic

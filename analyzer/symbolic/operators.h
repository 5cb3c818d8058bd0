// Built-in operators and conversions over symbolic scalars. Pure functions.
#pragma once

#include <string>

#include "ir/ir.h"
#include "symbolic/value.h"

namespace dictum::symbolic {

// `a op b` for the built-in operators + - * / % << >> & | ^ == != < <= > >=, with the result type's width: float rounds
// to single precision, unsigned integers wrap. Unknown operands make the result unknown with their reason.
Value applyBinary(const std::string& op, const Value& a, const Value& b, const ir::TypePtr& type,
                  const ir::Location& location);

// `op a` for - + ~.
Value applyUnary(const std::string& op, const Value& a, const ir::TypePtr& type, const ir::Location& location);

// The value converted to a type, as a C++ cast does; values that are no scalars pass unchanged.
Value convert(const Value& value, const ir::TypePtr& type, const ir::Location& location);

}  // namespace dictum::symbolic

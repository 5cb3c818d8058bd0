// Values given on the command line or in a configuration file, as values of a C++ type; and back.
#pragma once

#include <optional>

#include "ir/ir.h"
#include "schema/configuration.h"
#include "symbolic/value.h"

namespace dictum::symbolic {

class ProgramIndex;

// Numbers convert as C++ would; enumerators get the type's name and their number; lists become sequences, tuples pairs
// or tuples.
Value configuredValue(const ProgramIndex& index, const schema::Value& given, const ir::TypePtr& type);

// The value as a configuration would give it; nothing where it depends on inputs, or is no literal, list or tuple of
// such.
std::optional<schema::Value> asConfigured(const Value& value);

}  // namespace dictum::symbolic

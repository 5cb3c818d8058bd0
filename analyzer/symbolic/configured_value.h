// Values given on the command line or in a configuration file, as values of a C++ type.
#pragma once

#include "ir/ir.h"
#include "schema/configuration.h"
#include "symbolic/value.h"

namespace dictum::symbolic {

// Numbers convert as C++ would; bare enumerators get the type's name; lists become sequences, tuples pairs or tuples.
Value configuredValue(const schema::Value& given, const ir::TypePtr& type);

}  // namespace dictum::symbolic

// The value of an expression where a configuration gives its inputs.
#pragma once

#include "schema/configuration.h"
#include "schema/error.h"
#include "schema/expression.h"

namespace dictum::schema {

// The error names the inputs that have no value, or the operation that has none (division by zero, overflow).
Result<Literal> evaluate(const Expression& expression, const Configuration& configuration);

}  // namespace dictum::schema

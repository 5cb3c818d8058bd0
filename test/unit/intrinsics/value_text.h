// Values as text, for expectations.
#pragma once

#include <string>

#include "symbolic/evaluator.h"

namespace dictum::symbolic {

// `c ? 1 : 2`, `[1, 2 if c]`, `{"a": 1}`, `(1, "x")`, `none`, `either {c: ...}{!c: ...}`; a pointer is `&` and what it
// designates; what is not known is `unknown`.
std::string valueText(Evaluator& evaluator, const Value& value);

}  // namespace dictum::symbolic

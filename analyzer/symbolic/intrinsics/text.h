// Values as text, as the library prints them.
#pragma once

#include "symbolic/intrinsics/support.h"

namespace dictum::symbolic {

// The text of a string, number, character or boolean as `<<` prints it; nothing where it is not known.
std::optional<Expression> textOf(const Value& value, const ir::TypePtr& type);
// The same for std::to_string: six decimals for floating values.
std::optional<Expression> toStringText(const Value& value);
// A printf conversion of one value: flags and width in `specification` ("%02d"); nothing where it is not known.
std::optional<Expression> convertedText(const std::string& specification, const Value& value);

}  // namespace dictum::symbolic

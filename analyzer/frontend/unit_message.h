// What a child process tells of the translation unit that it analysed, as bytes.
#pragma once

#include <string>

#include "frontend/unit_analysis.h"
#include "schema/error.h"

namespace dictum::frontend {

std::string encode(const UnitResult& result);
Result<UnitResult> decode(const std::string& bytes);

}  // namespace dictum::frontend

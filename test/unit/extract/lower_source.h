// Lowers a snippet: the way from C++ text to ir in one call.
#pragma once

#include <string>

#include "extract/library_classes.h"
#include "ir/ir.h"
#include "ir/print.h"

namespace dictum::extract {

// The unit of `code` after `#include "library.h"`, a small standard library and `torch::nn` that count as system
// headers. The code must compile unless `mayBeBroken`.
ir::Unit lowerSource(const std::string& code, bool mayBeBroken = false, const LibraryClasses* known = nullptr);

// The functions and classes of this name; the test fails where there is not exactly one.
const ir::Function& functionNamed(const ir::Unit& unit, const std::string& name);
const ir::Class& classNamed(const ir::Unit& unit, const std::string& name);

// The printed value of an expression; `parameters` are those of the function around it, `before` stands before that.
std::string lowerValue(const std::string& expression, const std::string& parameters = "",
                       const std::string& before = "");

// The printed statements of a function body.
std::string lowerBody(const std::string& statements, const std::string& parameters = "",
                      const std::string& before = "");

}  // namespace dictum::extract

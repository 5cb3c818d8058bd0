// Which variable or member an expression is about, in the text of one function.
#pragma once

#include <string>

#include "ir/ir.h"

namespace dictum::checks {

// A local variable or a field, as a key for comparing; empty where the expression is about neither.
std::string subjectOf(const ir::Expression& e);
std::string nameOf(const ir::Expression& e);

// The subject whose `parameters()` stands somewhere in the expression; empty: none.
std::string parametersOf(const ir::Expression& e);

bool isOptimizer(const ir::TypePtr& type);  // torch::optim::Adam and the like

}  // namespace dictum::checks

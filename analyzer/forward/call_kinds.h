// What a call in forward needs of the object that it is made on.
#pragma once

#include <string>

#include "ir/ir.h"
#include "symbolic/program_index.h"

namespace dictum::forward {

bool isHolderCall(const ir::Expression& call);
// Follows a holder: what it holds must be there.
bool follows(const std::string& name);
// `skip.value()`, `*skip` of an optional module or tensor.
bool takesValue(const symbolic::ProgramIndex& index, const ir::Expression& call);
// `layers[i]` of a member that is a list.
bool takesElement(const ir::Expression& call);
bool callsForward(const ir::Expression& call);
bool isTensorOperator(const ir::Expression& call);
// Methods of a tensor that throw where it is not defined.
bool needsDefined(const ir::Expression& call);

}  // namespace dictum::forward

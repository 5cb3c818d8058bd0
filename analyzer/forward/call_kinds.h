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
// The list `{a, b}` of tensors that a call joins; null: it is no such call, or the list is not written there.
const ir::Expression* joinedList(const ir::Expression& call);
// The call throws where the tensor at this place of its list is not defined. `cat` takes its device from the first, and
// leaves out others.
bool needsDefinedAt(const ir::Expression& call, std::size_t position);

}  // namespace dictum::forward

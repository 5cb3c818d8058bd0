// What ir.h promises of each node and what those who use it rely on without asking: which references are there, and how
// many operands a kind has. Lowering keeps these promises; bytes from a file need not.
//
//     if (const char* reason = flaw(expression)) return failure(reason);   // "an expression without its operands"
//
// A node's own fields are looked at, not those of the nodes it refers to. Null where nothing is wrong.
#pragma once

#include "ir/ir.h"

namespace dictum::ir {

const char* flaw(const Type& type);
const char* flaw(const Expression& expression);
const char* flaw(const Statement& statement);
const char* flaw(const Function& function);
const char* flaw(const Parameter& parameter);
const char* flaw(const Field& field);
const char* flaw(const Global& global);
// Of the other structs every value is well-formed.
template <typename Node>
const char* flaw(const Node&) {
  return nullptr;
}

}  // namespace dictum::ir

// Visiting everything below a node of the ir, for questions that need no evaluation ("is this called anywhere here?").
//
//     walk(*function.body, [&](const ir::Expression& e) { calls |= e.kind == ir::ExpressionKind::Call; });
//
// The bodies of lambdas are visited where the lambda stands. Every expression is visited once, the outer ones first.
#pragma once

#include <functional>

#include "ir/ir.h"

namespace dictum::ir {

using ExpressionVisitor = std::function<void(const Expression&)>;
using StatementVisitor = std::function<void(const Statement&)>;

void walk(const Expression& expression, const ExpressionVisitor& visit);
void walk(const Statement& statement, const ExpressionVisitor& visit);
// Member initialisers and body; default arguments stand at the calls.
void walk(const Function& function, const ExpressionVisitor& visit);

// A statement and all below it, the outer ones first; not those of lambdas.
void forEachStatement(const Statement& statement, const StatementVisitor& visit);

}  // namespace dictum::ir

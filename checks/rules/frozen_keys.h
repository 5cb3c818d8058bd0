// Loops over parameters that set requires_grad, of all of them or of those that their keys select.
#pragma once

#include <optional>

#include "ir/ir.h"
#include "rules/key_filter.h"

namespace dictum::checks {

bool setsGradient(const ir::Expression& e);
// The one call of a body without branches that sets requires_grad; null where there is none.
const ir::Expression* gradientOf(const ir::Statement& body);

// Parameters that a loop freezes by their keys.
struct FrozenKeys {
  KeyFilter filter;
  const ir::Expression* condition = nullptr;
  const ir::Expression* call = nullptr;  // of set_requires_grad
  bool freezesWhen = true;               // the condition is this
};

// What sets requires_grad for some keys of a list: `if (p.key() ...) p.value().set_requires_grad(false)`.
std::optional<FrozenKeys> selectionOf(const ir::Statement& loop);

}  // namespace dictum::checks

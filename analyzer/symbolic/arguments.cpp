// The arguments of a call, which the language evaluates in no particular order:
//
//     std::make_tuple(register_module("a", A()), register_module("b", B()))
//
// Clang registers `a` first here and GCC `b`. In braces, and for shifts, the order is that of the text.
#include <set>

#include "symbolic/evaluator.h"

namespace dictum::symbolic {

namespace {

bool isInOrder(const ir::Expression& e) {
  if (e.kind == ir::ExpressionKind::InitializerList) return true;
  if (e.kind == ir::ExpressionKind::Construct) return !e.source.empty() && e.source.back() == '}';
  return e.text.ends_with("operator<<") || e.text.ends_with("operator>>");
}

}  // namespace

std::vector<Operand> Evaluator::evaluateArguments(const ir::Expression& e) {
  const CellId last = cells_;
  std::set<CellId> before;  // the modules that the arguments so far have registered on
  bool isOpen = false;
  std::vector<Operand> arguments;
  arguments.reserve(e.operands.size());
  for (const ir::ExpressionPtr& operand : e.operands) {
    const std::size_t mark = registeredOn_.size();
    arguments.push_back(evaluate(*operand));
    // What an argument makes itself is its own.
    std::set<CellId> now;
    for (std::size_t i = mark; i < registeredOn_.size(); ++i)
      if (registeredOn_[i] <= last) now.insert(registeredOn_[i]);
    for (const CellId module : now) isOpen |= before.count(module) > 0;
    before.merge(now);
  }
  if (isOpen && !isInOrder(e))
    gap("more than one argument of this call registers something, and which is evaluated first is up to the compiler",
        e.location, GapKind::Value);
  return arguments;
}

}  // namespace dictum::symbolic

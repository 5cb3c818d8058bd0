// The arguments of a call, which the language evaluates in no particular order:
//
//     std::make_tuple(register_module("a", A()), register_module("b", B()))
//     register_module(std::to_string(i++), Linear(i, 1))
//
// Clang registers `a` first here and GCC `b`. In braces, and for shifts, the order is that of the text.
#include <set>

#include "ir/walk.h"
#include "symbolic/evaluator.h"

namespace dictum::symbolic {

namespace {

bool isInOrder(const ir::Expression& e) {
  if (e.kind == ir::ExpressionKind::InitializerList) return true;
  if (e.kind == ir::ExpressionKind::Construct) return !e.source.empty() && e.source.back() == '}';
  return e.text.ends_with("operator<<") || e.text.ends_with("operator>>");
}

// Closes the call also when a throw passes.
class OpenCall {
 public:
  explicit OpenCall(Frame& frame) : frame_(frame) { ++frame_.openCalls; }
  ~OpenCall() {
    if (--frame_.openCalls == 0) frame_.changedInCalls.clear();
  }
  OpenCall(const OpenCall&) = delete;
  OpenCall& operator=(const OpenCall&) = delete;

 private:
  Frame& frame_;
};

bool isSameVariable(const ir::Expression& one, const ir::Expression& other) {
  if (one.kind != other.kind) return false;
  return one.kind == ir::ExpressionKind::Variable ? one.local == other.local : one.usr == other.usr;
}

bool mentions(const ir::Expression& argument, const ir::Expression& variable) {
  bool isFound = false;
  ir::walk(argument, [&](const ir::Expression& e) { isFound = isFound || isSameVariable(e, variable); });
  return isFound;
}

}  // namespace

// A variable or a field of the object itself, while arguments are evaluated.
void Evaluator::noteChangedVariable(const ir::Expression& target) {
  if (frame().openCalls == 0) return;
  const bool isField = target.kind == ir::ExpressionKind::Field && !target.operands.empty() &&
                       target.operands[0]->kind == ir::ExpressionKind::This;
  if (target.kind == ir::ExpressionKind::Variable || isField) frame().changedInCalls.push_back(&target);
}

// What argument `i` changed is all from `begin` to where the next one begins.
void Evaluator::requireOneOrder(const ir::Expression& call, const std::vector<ChangingArgument>& changing) {
  const std::vector<const ir::Expression*>& changed = frame().changedInCalls;
  for (std::size_t k = 0; k < changing.size(); ++k) {
    const std::size_t end = k + 1 < changing.size() ? changing[k + 1].begin : changed.size();
    for (std::size_t position = changing[k].begin; position < end; ++position)
      for (std::size_t j = 0; j < call.operands.size(); ++j)
        if (j != changing[k].argument && mentions(*call.operands[j], *changed[position]))
          return gap("'" + changed[position]->text + "' is changed in one argument of this call and used in another, " +
                         "and which is evaluated first is up to the compiler",
                     call.location, GapKind::Value);
  }
}

std::vector<Operand> Evaluator::evaluateArguments(const ir::Expression& e) {
  const OpenCall openCall(frame());
  std::vector<ChangingArgument> changing;
  const CellId last = cells_;
  std::set<CellId> before;  // the modules that the arguments so far have registered on
  bool isOpen = false;
  std::vector<Operand> arguments;
  arguments.reserve(e.operands.size());
  for (const ir::ExpressionPtr& operand : e.operands) {
    const std::size_t mark = registeredOn_.size();
    const std::size_t begin = frame().changedInCalls.size();
    arguments.push_back(evaluate(*operand));
    if (frame().changedInCalls.size() > begin) changing.push_back({arguments.size() - 1, begin});
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
  if (!changing.empty() && e.operands.size() > 1 && !isInOrder(e)) requireOneOrder(e, changing);
  return arguments;
}

}  // namespace dictum::symbolic

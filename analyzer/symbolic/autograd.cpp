#include "symbolic/autograd.h"

#include <algorithm>

#include "ir/walk.h"
#include "symbolic/evaluator.h"

namespace dictum::symbolic {

namespace {

bool mentionsSwitch(const std::string& name) {
  static constexpr const char* switches[] = {"NoGradGuard", "GradMode", "InferenceMode", "AutoNonVariableTypeMode"};
  return std::any_of(std::begin(switches), std::end(switches),
                     [&](const char* each) { return name.find(each) != std::string::npos; });
}

// Lambdas aside: they run in frames of their own.
bool mentionsSwitch(const ir::Expression& e) {
  if (mentionsSwitch(e.text) || (e.type && mentionsSwitch(e.type->name))) return true;
  return (e.object && mentionsSwitch(*e.object)) ||
         std::any_of(e.operands.begin(), e.operands.end(),
                     [](const ir::ExpressionPtr& operand) { return operand && mentionsSwitch(*operand); });
}

// By other means than an object of a block: a call, or an object that is held by a pointer.
bool switchesOtherwise(const ir::Function& function) {
  bool found = false;
  ir::forEachStatement(*function.body, [&](const ir::Statement& s) {
    if (switchesGradients(s.variable.type)) return;
    for (const ir::ExpressionPtr* e : {&s.expression, &s.increment, &s.variable.initializer})
      found |= *e && mentionsSwitch(**e);
  });
  return found;
}

}  // namespace

bool switchesGradients(const ir::TypePtr& type) {
  return type && type->kind == ir::TypeKind::Class && mentionsSwitch(type->name);
}

std::optional<bool> Evaluator::isGradientRecorded() const {
  const auto first = std::find_if(frames_.begin(), frames_.end(), [](const Frame& frame) { return frame.function; });
  const bool isConstruction = first != frames_.end() && (options_.sites || options_.constructions ||
                                                         first->function->kind == ir::FunctionKind::Constructor);
  const auto isOff = [](const Frame& frame) { return !frame.recordsGradients; };
  if (!isConstruction || std::any_of(first, frames_.end(), isOff)) return false;
  // What stands before a site in its function is left out where the arguments do not need it.
  const auto isOpen = [](const Frame& frame) {
    return frame.function && frame.function->body && switchesOtherwise(*frame.function);
  };
  if (options_.sites || std::any_of(first, frames_.end(), isOpen)) return std::nullopt;
  return true;
}

}  // namespace dictum::symbolic

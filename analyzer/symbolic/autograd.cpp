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

// By other means than an object of a block: a call, or an object that is held by a pointer.
bool switchesOtherwise(const ir::Function& function) {
  bool found = false;
  const auto look = [&](const ir::Expression& e) {
    found |= mentionsSwitch(e.text) || (e.type && mentionsSwitch(e.type->name));
  };
  ir::forEachStatement(*function.body, [&](const ir::Statement& s) {
    if (switchesGradients(s.variable.type)) return;
    for (const ir::ExpressionPtr* e : {&s.expression, &s.increment, &s.variable.initializer})
      if (*e) ir::walk(**e, look);
  });
  return found;
}

}  // namespace

bool switchesGradients(const ir::TypePtr& type) {
  return type && type->kind == ir::TypeKind::Class && mentionsSwitch(type->name);
}

bool Evaluator::isGradientRecorded() const {
  const auto first = std::find_if(frames_.begin(), frames_.end(), [](const Frame& frame) { return frame.function; });
  if (first == frames_.end()) return false;
  if (first->function->kind != ir::FunctionKind::Constructor && !options_.constructions) return false;
  return std::none_of(first, frames_.end(), [](const Frame& frame) {
    return !frame.recordsGradients || (frame.function && frame.function->body && switchesOtherwise(*frame.function));
  });
}

}  // namespace dictum::symbolic

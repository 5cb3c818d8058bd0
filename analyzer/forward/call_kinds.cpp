#include "forward/call_kinds.h"

#include <set>

#include "symbolic/library_types.h"

namespace dictum::forward {

using namespace symbolic;

bool isHolderCall(const ir::Expression& call) {
  return call.text.rfind("torch::nn::ModuleHolder::", 0) == 0 || call.text.rfind("torch::nn::AnyModule::", 0) == 0 ||
         call.text.rfind("std::shared_ptr::", 0) == 0 || call.text.rfind("std::__shared_ptr", 0) == 0;
}

bool follows(const std::string& name) { return name == "operator->" || name == "operator()" || name == "operator*"; }

bool takesValue(const ProgramIndex& index, const ir::Expression& call) {
  const ir::TypePtr type = call.object ? withoutReference(call.object->type) : nullptr;
  if (!type || !isOptional(type->name) || type->arguments.empty()) return false;
  const ir::TypePtr& held = type->arguments.front().type;
  const bool isPart =
      held && (held->name == "at::Tensor" || isSmartPointer(held->name) || index.heldType(held) != nullptr);
  const std::string name = unqualified(call.text);
  return isPart && (name == "value" || name == "operator*" || name == "operator->");
}

bool takesElement(const ir::Expression& call) {
  static const std::set<std::string> methods = {"operator[]", "at", "front", "back"};
  const bool isList = call.text.rfind("std::vector::", 0) == 0 || call.text.rfind("std::deque::", 0) == 0;
  return isList && call.object->kind == ir::ExpressionKind::Field && methods.count(unqualified(call.text)) > 0;
}

bool callsForward(const ir::Expression& call) {
  const std::string name = unqualified(call.text);
  if (name == "operator()") return isHolderCall(call) && call.text.rfind("std::", 0) != 0;
  return (name == "forward" || name == "any_forward") && call.text.rfind("torch::nn::", 0) == 0;
}

bool isTensorOperator(const ir::Expression& call) {
  static const std::set<std::string> operators = {
      "operator+",  "operator-",  "operator*", "operator/",  "operator+=", "operator-=", "operator*=", "operator/=",
      "operator==", "operator!=", "operator<", "operator<=", "operator>",  "operator>=", "operator&",  "operator|"};
  return call.text.rfind("at::", 0) == 0 && operators.count(unqualified(call.text)) > 0;
}

bool needsDefined(const ir::Expression& call) {
  static const std::set<std::string> methods = {
      "add",     "add_",   "sub",       "mul",       "mul_",    "div",    "matmul",    "mm",           "bmm",
      "view",    "t",      "transpose", "unsqueeze", "squeeze", "expand", "expand_as", "index_select", "reshape",
      "permute", "sum",    "mean",      "slice",     "select",  "narrow", "sigmoid",   "exp",          "softmax",
      "clamp",   "repeat", "flatten",   "detach",    "clone",   "size",   "sizes"};
  return call.text.rfind("at::Tensor::", 0) == 0 && call.object && call.object->kind == ir::ExpressionKind::Field &&
         methods.count(unqualified(call.text)) > 0;
}

namespace {

bool joinsFromFirst(const std::string& name) { return name == "cat" || name == "concat"; }

}  // namespace

const ir::Expression* joinedList(const ir::Expression& call) {
  static const std::set<std::string> others = {"stack", "vstack", "dstack", "column_stack"};
  const std::string name = unqualified(call.text);
  const bool joins = (joinsFromFirst(name) || others.count(name) > 0) && !call.object && !call.operands.empty() &&
                     (call.text.rfind("at::", 0) == 0 || call.text.rfind("torch::", 0) == 0);
  const ir::Expression* list = joins ? call.operands[0].get() : nullptr;
  while (list && list->kind != ir::ExpressionKind::InitializerList) {
    const bool converts = list->kind == ir::ExpressionKind::Construct || list->kind == ir::ExpressionKind::Cast;
    list = converts && list->operands.size() == 1 ? list->operands[0].get() : nullptr;
  }
  return list;
}

bool needsDefinedAt(const ir::Expression& call, std::size_t position) {
  return position == 0 || !joinsFromFirst(unqualified(call.text));
}

}  // namespace dictum::forward

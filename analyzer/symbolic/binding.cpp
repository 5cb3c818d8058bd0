#include "symbolic/binding.h"

#include <algorithm>

#include "symbolic/intrinsics/support.h"
#include "symbolic/operators.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

namespace {

// The object as one of the class `type`, where its own class derives from that.
Value cutTo(const ProgramIndex& index, const Value& value, const ir::TypePtr& type) {
  const Structure* object = value.as<Structure>();
  const ir::Class* wanted = index.classOf(type);
  if (!object || object->registry || !wanted || object->usr.empty() || object->usr == wanted->usr) return value;
  const ir::Class* own = index.classOf(object->usr);
  if (!own || !index.derivesFromClass(*own, wanted->usr)) return value;
  Value cut = value;
  Structure& part = cut.edit<Structure>();
  part.usr = wanted->usr;
  part.className = wanted->name;
  return cut;
}

// A closure of its own: what its lambda captured by value is copied with it.
Value copyOf(Evaluator& evaluator, Closure closure) {
  const auto isByValue = [&](std::uint32_t local) {
    const auto& copied = closure.function->capturesByValue;
    const auto& made = closure.function->initCaptures;
    return std::find(copied.begin(), copied.end(), local) != copied.end() ||
           std::any_of(made.begin(), made.end(), [&](const ir::Variable& capture) {
             return capture.local == local && !(capture.type && capture.type->kind == ir::TypeKind::Reference);
           });
  };
  for (auto& [local, place] : closure.captures)
    if (closure.function && isByValue(local)) place = evaluator.temporary(evaluator.read(Operand(place)));
  return Value(std::move(closure));
}

// What `*p`, `p->field` and `(*p).field` go through, or null.
const ir::Expression* pointerOf(const ir::Expression& e) {
  const std::string method = e.object ? unqualified(e.text) : "";
  if (e.kind == ir::ExpressionKind::Dereference) return e.operands.at(0).get();
  if (e.kind == ir::ExpressionKind::Call && (method == "operator*" || method == "operator->")) return e.object.get();
  return e.kind == ir::ExpressionKind::Field ? pointerOf(*e.operands.at(0)) : nullptr;
}

// The container of the element that an expression designates, or null.
const ir::Expression* containerOf(const ir::Expression& e) {
  if (e.kind == ir::ExpressionKind::Index || e.kind == ir::ExpressionKind::Field) return e.operands.at(0).get();
  const std::string method = unqualified(e.text);
  const bool isAccess = e.kind == ir::ExpressionKind::Call && (method == "operator[]" || method == "at");
  return isAccess ? e.object.get() : nullptr;
}

// A pointer into an array: the array and the position. The pointer to the first element designates the array itself.
struct ArrayPosition {
  Place array;
  std::int64_t position = 0;
};

std::optional<ArrayPosition> positionOf(Evaluator& evaluator, const Value& pointer) {
  const Pointer* target = pointer.as<Pointer>();
  if (!target) return std::nullopt;
  if (evaluator.read(target->target).is<Sequence>()) return ArrayPosition{target->target, 0};
  Place array = target->target;
  const std::size_t* element = array.path.empty() ? nullptr : std::get_if<std::size_t>(&array.path.back());
  if (!element) return std::nullopt;
  const auto position = static_cast<std::int64_t>(*element);
  array.path.pop_back();
  return ArrayPosition{std::move(array), position};
}

}  // namespace

std::optional<Value> movedPointer(Evaluator& evaluator, const Value& pointer, const Value& steps,
                                  const ir::TypePtr& type) {
  // A string literal stands for the pointer to its first character.
  const bool isPointer = type && type->kind == ir::TypeKind::Pointer;
  if (isPointer && scalar(pointer) && scalar(pointer)->type() == schema::ValueType::String) {
    const std::string* text = literalString(pointer);
    const auto skipped = literalInteger(steps);
    if (!text || !skipped || *skipped < 0 || *skipped > static_cast<std::int64_t>(text->size()))
      return unknown("a part of a string that is not known", {});
    return string(text->substr(static_cast<std::size_t>(*skipped)));
  }
  const bool isOfElements = isPointer && type->pointee && type->pointee->kind != ir::TypeKind::Array;
  const Expression* count = scalar(steps);
  const auto literal = count ? count->asInteger() : std::nullopt;
  std::optional<ArrayPosition> at = isOfElements && literal ? positionOf(evaluator, pointer) : std::nullopt;
  if (!at || at->position + *literal < 0) return std::nullopt;
  const auto position = static_cast<std::size_t>(at->position + *literal);
  return Value(Pointer{position == 0 ? at->array : at->array.element(position)});
}

std::optional<Value> pointerDifference(Evaluator& evaluator, const Value& a, const Value& b) {
  const std::optional<ArrayPosition> first = positionOf(evaluator, b), last = positionOf(evaluator, a);
  if (!first || !last || !(first->array == last->array)) return std::nullopt;
  return integer(last->position - first->position);
}

Value boundValue(Evaluator& evaluator, const Operand& source, const ir::TypePtr& type) {
  Value value = evaluator.read(source);
  if (!type) return value;
  if (type->kind == ir::TypeKind::Pointer && source.isPlace() && value.is<Sequence>())
    return evaluator.pointerTo(source);
  if (const Closure* closure = value.as<Closure>(); closure && type->kind != ir::TypeKind::Reference)
    return copyOf(evaluator, *closure);
  return type->kind == ir::TypeKind::Class ? cutTo(evaluator.index(), value, type) : value;
}

void forgetAssignedContainer(Evaluator& evaluator, const ir::Expression& target) {
  if (target.kind == ir::ExpressionKind::Unknown)
    return evaluator.gap("what is assigned here is not known: " + target.reason, target.location);
  // The numbers of a tensor change nothing that is registered.
  const bool isPointed =
      target.kind == ir::ExpressionKind::Dereference && target.type && target.type->kind != ir::TypeKind::Floating;
  if (isPointed && evaluator.evaluateValue(*target.operands.at(0)).is<Unknown>())
    evaluator.gap("what is assigned here is not known: a pointer whose target is not known", target.location);
  if (const ir::Expression* pointer = pointerOf(target)) {
    const Value value = evaluator.evaluateValue(*pointer);
    const Structure* iterator = asIterator(value) ? value.as<Structure>() : nullptr;
    const Value* container = iterator ? iterator->find("container") : nullptr;
    if (container && container->is<Pointer>())
      return evaluator.write(Operand(container->as<Pointer>()->target),
                             unknown("an element at a position that is not known was assigned", target.location));
  }
  for (const ir::Expression* container = containerOf(target); container; container = containerOf(*container)) {
    const Operand holder = evaluator.objectBehind(evaluator.evaluate(*container), target.location);
    const Value value = evaluator.read(holder);
    if (!holder.isPlace() || !(value.is<Sequence>() || value.is<Map>())) continue;
    return evaluator.write(holder, unknown("an element at a position that is not known was assigned", target.location));
  }
}

}  // namespace dictum::symbolic

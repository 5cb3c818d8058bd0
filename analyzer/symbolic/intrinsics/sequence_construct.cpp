// Constructors of the standard sequences: (), (n), (n, value), (first, last), {list}, and copies.
#include <algorithm>

#include "symbolic/intrinsics/range.h"
#include "symbolic/intrinsics/sequence.h"
#include "symbolic/intrinsics/support.h"

namespace dictum::symbolic {

namespace {

// Allocators, comparisons and hashes come as defaulted arguments.
bool isPolicy(const Value& value) {
  const Structure* structure = value.as<Structure>();
  if (!structure) return false;
  for (const char* name : {"std::allocator", "std::less", "std::greater", "std::hash", "std::equal_to"})
    if (structure->className == name) return true;
  return false;
}

// unordered_set(first, last, n), unordered_set({values}, n), unordered_set(n)
bool hasBucketCount(Call& call) {
  const ir::TypePtr& type = call.expression.type;
  const bool isHashed = type && type->name == "std::unordered_set";
  if (!isHashed || call.arguments.empty()) return false;
  const Value last = call.argument(call.count() - 1);
  return scalar(last) != nullptr;
}

bool isSet(const std::string& name) { return name.find("set") != std::string::npos; }

// Sets keep one of each value, multisets all; ordered ones in order.
Value asSet(Call& call, const Value& list) {
  const Sequence* sequence = list.as<Sequence>();
  if (!sequence || sequence->base) return list;
  const Ordering ordering = orderingOf(call.expression.type);
  if (ordering == Ordering::Custom) return call.unknown(customOrderReason(call.expression.type));
  const bool isOrdered = ordering != Ordering::Unspecified;
  const bool keepsAll = call.expression.type->name.find("multiset") != std::string::npos;
  Sequence result;
  for (const auto& element : sequence->elements) {
    auto position = result.elements.begin();
    for (; position != result.elements.end(); ++position) {
      const std::optional<Expression> same = equalWhen(element.value, position->value);
      const std::optional<Expression> before =
          isOrdered ? standsBefore(ordering, element.value, position->value) : same;
      if (!same || !before || !same->isLiteral() || !before->isLiteral() || !element.loops.empty())
        return call.unknown("a set of values that are not known");
      if ((same->isTrue() && !keepsAll) || (isOrdered && before->isTrue())) break;
    }
    const bool again = !keepsAll && position != result.elements.end() && equalValues(position->value, element.value);
    if (again)
      position->when = disjunction(position->when, element.when);
    else
      result.elements.insert(position, element);
  }
  return Value(std::move(result));
}

// Whether the elements that an iterator is for are references already.
bool isOfReferences(const ir::TypePtr& iterator) {
  const ir::TypePtr pointer = iterator && !iterator->arguments.empty() ? iterator->arguments[0].type : nullptr;
  return pointer && isReferenceWrapper(pointer->pointee);
}

// vector<reference_wrapper<T>>(first, last) of a range of T: references to its elements.
Value referencesTo(Call& call) {
  EditableRange range(call, 0);
  if (!range.isKnown()) {
    call.evaluator.gap("the elements that are referred to here are not known", call.location());
    return call.unknown("references to elements that are not known");
  }
  std::vector<Value> references;
  for (std::size_t i = 0; i < range.values.size(); ++i) references.emplace_back(Pointer{range.placeOf(i)});
  return sequenceOf(std::move(references));
}

Value constructed(Call& call) {
  const ir::TypePtr& type = call.expression.type;
  const ir::TypePtr element = type && !type->arguments.empty() ? type->arguments[0].type : nullptr;
  if (call.arguments.empty()) return Value(Sequence{});
  const Value first = call.argument(0);
  const Expression* count = scalar(first);
  if (count && call.count() <= 2) {
    const Expression none = Expression::integer(0);
    return Value(Sequence{
        call.count() == 2 ? repeat(call, none, *count, call.argument(1)) : repeatNew(call, none, *count, element),
        std::nullopt, nullptr});
  }
  if (call.count() == 1) return first;
  if (call.count() == 2 && isReferenceWrapper(element) && !isOfReferences(argumentType(call, 0)))
    return referencesTo(call);
  std::optional<Range> range = call.count() == 2 ? rangeOf(call.evaluator, first, call.argument(1)) : std::nullopt;
  if (range) {
    const Value container = call.evaluator.read(range->container);
    if (std::optional<Sequence> part = elementsOf(call.evaluator, *range)) return Value(std::move(*part));
    // The entries of a map, the characters of a string.
    if (const Map* map = container.as<Map>(); map && range->whole) {
      Sequence pairs;
      for (const auto& entry : map->entries)
        pairs.elements.push_back({entry.when, entry.loops, pairOf(entry.value.key, entry.value.value)});
      return Value(std::move(pairs));
    }
  }
  if (first.is<Unknown>()) return first;
  return call.unknown("how a '" + (type ? type->name : std::string("sequence")) + "' is constructed here is not known");
}

Operand construct(Call& call) {
  while (!call.arguments.empty() && isPolicy(call.argument(call.count() - 1))) call.arguments.pop_back();
  if (hasBucketCount(call)) call.arguments.pop_back();
  Value result = constructed(call);
  if (call.expression.type && isSet(call.expression.type->name) && result.is<Sequence>()) result = asSet(call, result);
  return Operand(std::move(result));
}

}  // namespace

void addSequenceConstructors(Intrinsics& table) {
  for (const char* name :
       {"vector", "deque", "list", "forward_list", "set", "multiset", "unordered_set", "stack", "queue"})
    table.add(std::string("std::") + name + "::" + name, construct);
}

}  // namespace dictum::symbolic

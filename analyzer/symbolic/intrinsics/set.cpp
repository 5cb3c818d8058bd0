// Members of sets that work on values. A set is a sequence: one of each value, a multiset all; in order where it is
// ordered.
#include <algorithm>

#include "symbolic/intrinsics/range.h"
#include "symbolic/intrinsics/sequence.h"
#include "symbolic/operators.h"

namespace dictum::symbolic {

namespace {

Value nothing() { return None{}; }

bool keepsAll(const Call& call) { return call.expression.text.find("multiset") != std::string::npos; }

Ordering orderingOfSet(const Call& call) {
  return orderingOf(call.expression.object ? call.expression.object->type : nullptr);
}

Expression containsWhen(Call& call, const Sequence& sequence, const Value& key, bool& known) {
  std::vector<Expression> any;
  for (const auto& element : sequence.elements) {
    std::optional<Expression> same = equalWhen(element.value, key);
    known = known && same && element.loops.empty();
    if (same) any.push_back(conjunction(element.when, *same));
  }
  known = known && !sequence.base;
  return call.evaluator.onPath(disjunction(any));
}

Operand contains(Call& call) {
  const Value self = call.self();
  bool known = self.is<Sequence>();
  Expression there = known ? containsWhen(call, *self.as<Sequence>(), call.argument(0), known) : Expression();
  return Operand(known ? Value(there) : call.unknown("whether a set contains a value is not known"));
}

Operand count(Call& call) {
  const Value self = call.self();
  const Sequence* set = self.as<Sequence>();
  Expression number = Expression::integer(0);
  bool known = set && !set->base;
  for (std::size_t i = 0; known && i < set->elements.size(); ++i) {
    const auto& element = set->elements[i];
    const std::optional<Expression> same = equalWhen(element.value, call.argument(0));
    known = same && element.loops.empty();
    if (!known) break;
    const Expression here = call.evaluator.onPath(conjunction(element.when, *same));
    number = schema::add(number, conditional(here, Expression::integer(1), Expression::integer(0)));
  }
  return Operand(known ? Value(number) : call.unknown("whether a set contains a value is not known"));
}

// An iterator to a value, the end where the set lacks it.
Value positionOf(Call& call, const Value& key) {
  const Value self = call.self();
  const Sequence* set = self.as<Sequence>();
  if (!set || !isPlain(*set)) return call.unknown("where a set has a value is not known");
  Expression where = Expression::integer(static_cast<std::int64_t>(set->elements.size()));
  for (std::size_t i = set->elements.size(); i-- > 0;) {
    const std::optional<Expression> same = equalWhen(set->elements[i].value, key);
    if (!same) return call.unknown("where a set has a value is not known");
    where = conditional(call.evaluator.onPath(*same), Expression::integer(static_cast<std::int64_t>(i)), where);
  }
  return iteratorAt({call.place(), where, false});
}

// Where a value belongs that the set lacks; nothing where that is not known.
std::optional<std::size_t> slotFor(const Sequence& set, const Value& value, Ordering ordering) {
  std::size_t slot = set.elements.size();
  for (; ordering != Ordering::Unspecified && slot > 0; --slot) {
    const std::optional<Expression> before = standsBefore(ordering, value, set.elements[slot - 1].value);
    if (!before || !before->isLiteral()) return std::nullopt;
    if (before->isFalse()) break;
  }
  return slot;
}

// Whether the value was added; nothing where that is not known, and then the set is not known any more either.
std::optional<bool> addValue(Call& call, const Value& value) {
  const Value self = call.self();
  const Ordering ordering = orderingOfSet(call);
  bool known = self.is<Sequence>() && ordering != Ordering::Custom;
  const Expression there =
      !known || keepsAll(call) ? Expression::boolean(false) : containsWhen(call, *self.as<Sequence>(), value, known);
  if (known && there.isTrue()) return false;
  const std::optional<std::size_t> slot =
      known && there.isFalse() ? slotFor(*self.as<Sequence>(), value, ordering) : std::nullopt;
  if (!slot) {
    const ir::TypePtr type = call.expression.object ? call.expression.object->type : nullptr;
    forget(call, ordering == Ordering::Custom ? customOrderReason(type) : "a set of values that are not known");
    return std::nullopt;
  }
  auto& elements = editSequence(call)->elements;
  elements.insert(elements.begin() + static_cast<std::ptrdiff_t>(*slot), {Expression::boolean(true), {}, value});
  return true;
}

// What insert(value) gives: where the value is, and whether it is new.
Operand addOne(Call& call, const Value& value) {
  const std::optional<bool> added = addValue(call, value);
  if (!added) return Operand(call.unknown("whether a set had a value is not known"));
  const Value where = positionOf(call, value);
  return Operand(keepsAll(call) ? where : pairOf(where, Value(Expression::boolean(*added))));
}

Operand addAll(Call& call, const std::optional<Sequence>& values) {
  if (!values || !isPlain(*values)) {
    forget(call, "a set of values that are not known");
    return Operand(nothing());
  }
  for (const auto& element : values->elements)
    if (!addValue(call, element.value)) break;
  return Operand(nothing());
}

// insert(hint, value): the set decides by itself where the value belongs.
Operand addHinted(Call& call, const Value& value) {
  return addValue(call, value) ? Operand(positionOf(call, value))
                               : Operand(call.unknown("where a set has a value is not known"));
}

// insert(value), insert({values}), insert(first, last), insert(hint, value)
Operand insert(Call& call) {
  const Value first = call.argument(0);
  if (call.count() == 1) {
    const ir::TypePtr type = argumentType(call, 0);
    const Sequence* list = type && type->name == "std::initializer_list" ? first.as<Sequence>() : nullptr;
    return list ? addAll(call, *list) : addOne(call, first);
  }
  const Value second = call.argument(1);
  const bool isHinted = asIterator(first) && !asIterator(second) && !second.is<Unknown>();
  return isHinted ? addHinted(call, second) : addAll(call, sequenceArgument(call, 0));
}

Value madeFrom(Call& call, std::size_t first) {
  std::vector<Operand> arguments(call.arguments.begin() + static_cast<std::ptrdiff_t>(first), call.arguments.end());
  return makeElement(call, elementTypeOf(call), std::move(arguments));
}

// erase(value): the result is how many there were.
Operand erase(Call& call) {
  const Value key = call.argument(0);
  if (call.count() > 1 || asIterator(key)) return eraseAt(call);
  const Value self = call.self();
  const Sequence* set = self.as<Sequence>();
  Sequence kept;
  bool known = set && isPlain(*set);
  for (std::size_t i = 0; known && i < set->elements.size(); ++i) {
    const std::optional<Expression> same = equalWhen(set->elements[i].value, key);
    known = same && same->isLiteral();
    if (known && same->isFalse()) kept.elements.push_back(set->elements[i]);
  }
  if (!known) {
    forget(call, "a set from which a value that is not known was erased");
    return Operand(call.unknown("whether a set contains a value is not known"));
  }
  const std::size_t erased = set->elements.size() - kept.elements.size();
  call.evaluator.write(call.place(), Value(std::move(kept)));
  return Operand(integer(static_cast<std::int64_t>(erased)));
}

}  // namespace

void addSetIntrinsics(Intrinsics& table) {
  const std::vector<std::string> sets = {"std::set", "std::multiset", "std::unordered_set"};
  addToAll(table, sets, {"insert"}, onEachObject(insert));
  addToAll(table, sets, {"emplace"}, onEachObject([](Call& call) { return addOne(call, madeFrom(call, 0)); }));
  addToAll(table, sets, {"emplace_hint"}, onEachObject([](Call& call) { return addHinted(call, madeFrom(call, 1)); }));
  addToAll(table, sets, {"erase"}, onEachObject(erase));
  addToAll(table, sets, {"find"}, onEachObject([](Call& call) { return Operand(positionOf(call, call.argument(0))); }));
  addToAll(table, sets, {"count"}, onEachObject(count));
  addToAll(table, sets, {"contains"}, onEachObject(contains));
}

}  // namespace dictum::symbolic

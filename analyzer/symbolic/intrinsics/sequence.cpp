// Members of std::vector and its kin: elements, sizes, and what appends or removes at the ends. Insertion and erasure
// at iterators are in sequence_edit.cpp.
#include "symbolic/intrinsics/sequence.h"

#include <algorithm>

#include "symbolic/binding.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/operators.h"

namespace dictum::symbolic {

const std::vector<std::string>& sequenceClasses() {
  static const std::vector<std::string> names = {"std::vector",
                                                 "std::array",
                                                 "std::deque",
                                                 "std::list",
                                                 "std::forward_list",
                                                 "std::initializer_list",
                                                 "std::set",
                                                 "std::multiset",
                                                 "std::unordered_set",
                                                 "std::span",
                                                 "std::stack",
                                                 "std::queue",
                                                 "c10::ArrayRef",
                                                 "c10::OptionalArrayRef",
                                                 "c10::SmallVector",
                                                 "c10::SmallVectorImpl",
                                                 "c10::SmallVectorBase",
                                                 "c10::SmallVectorTemplateBase",
                                                 "c10::SmallVectorTemplateCommon",
                                                 "c10::List",
                                                 "c10::IListRef"};
  return names;
}

Sequence* editSequence(Call& call) {
  Value& value = call.evaluator.edit(call.place());
  return value.is<Sequence>() ? &value.edit<Sequence>() : nullptr;
}

void forget(Call& call, const std::string& reason) { call.evaluator.write(call.place(), call.unknown(reason)); }

namespace {

Value nothing() { return None{}; }

bool decidedBy(const Element<Value>& element) {
  return element.loops.size() == 1 && !loopIndicesOf(element.when).count(element.loops[0].index);
}

// --- elements at the ends

// The candidates for the first or last element: each is it where the ones before it in the list are not there.
class EndElement {
 public:
  EndElement(Call& call, const Sequence& sequence, bool last) : call_(call), sequence_(sequence), last_(last) {}

  Operand find() {
    if (plainEnd()) return Operand(call_.place().element(last_ ? sequence_.elements.size() - 1 : 0));
    const bool places = std::all_of(sequence_.elements.begin(), sequence_.elements.end(),
                                    [](const auto& element) { return element.loops.empty(); });
    return places && !sequence_.base && !sequence_.elements.empty()
               ? alternatives()
               : call_.evaluator.partOf(*call_.object, Operand(valueFrom(0)));
  }

 private:
  std::size_t at(std::size_t step) const { return last_ ? sequence_.elements.size() - 1 - step : step; }
  const Element<Value>& candidate(std::size_t step) const { return sequence_.elements[at(step)]; }
  Expression guard(const Element<Value>& element) const { return call_.evaluator.onPath(element.when); }

  bool plainEnd() const {
    if (sequence_.isInterleaved || sequence_.elements.empty() || (!last_ && sequence_.base)) return false;
    const Element<Value>& element = candidate(0);
    return element.loops.empty() && guard(element).isTrue();
  }

  Operand alternatives() const {
    std::vector<PlaceAlternative> places;
    Expression rest = Expression::boolean(true);
    for (std::size_t step = 0; step < sequence_.elements.size(); ++step) {
      const Expression when = guard(candidate(step));
      if (when.isFalse()) continue;
      places.push_back({conjunction(rest, when), call_.place().element(at(step))});
      if (when.isTrue()) break;
      rest = conjunction(rest, negation(when));
    }
    if (places.empty()) return Operand(call_.unknown("an element of an empty sequence"));
    return Operand(std::move(places));
  }

  Value valueFrom(std::size_t step) const {
    if (sequence_.isInterleaved) return call_.unknown("an element of a list whose order is not known");
    if (!last_ && sequence_.base) return ofBase(Expression::integer(0));
    if (step == sequence_.elements.size()) {
      if (!sequence_.base) return call_.unknown("an element of an empty sequence");
      return ofBase(subtract(schema::size(*sequence_.base), Expression::integer(1)));
    }
    const Element<Value>& element = candidate(step);
    if (!element.loops.empty() && !decidedBy(element))
      return call_.unknown("which iteration of a loop made this element is not known");
    Expression there = guard(element);
    Value value = element.value;
    if (!element.loops.empty()) {
      const Family& loop = element.loops[0];
      there = call_.evaluator.onPath(conjunction(there, schema::less(loop.from, loop.to)));
      const Expression iteration = last_ ? subtract(loop.to, Expression::integer(1)) : loop.from;
      value = atIteration(value, loop, iteration);
    }
    if (there.isTrue()) return value;
    if (there.isFalse()) return valueFrom(step + 1);
    const bool more = step + 1 < sequence_.elements.size() || sequence_.base;
    return more ? merge(there, value, valueFrom(step + 1)) : value;
  }

  Value ofBase(const Expression& position) const {
    Sequence base;
    base.base = sequence_.base;
    base.elementType = sequence_.elementType;
    return call_.evaluator.read(
        call_.evaluator.elementAt(Operand(Value(std::move(base))), position, elementTypeOf(call_), call_.location()));
  }

  Call& call_;
  const Sequence sequence_;  // a snapshot: evaluation may change the container
  bool last_;
};

Operand endElement(Call& call, bool last) {
  const Value self = call.self();
  const Sequence* sequence = self.as<Sequence>();
  if (!sequence) return Operand(call.unknown("an element of something that is no sequence"));
  return EndElement(call, *sequence, last).find();
}

// --- appending and removing

Operand append(Call& call, const Value& value) {
  const Value bound = boundValue(call.evaluator, Operand(value), elementTypeOf(call));
  Sequence* sequence = editSequence(call);
  if (!sequence) return Operand(call.unknown("a sequence that is not known"));
  sequence->elements.push_back({Expression::boolean(true), {}, bound});
  return Operand(call.place().element(sequence->elements.size() - 1));
}

Operand prepend(Call& call, Value value) {
  Sequence* sequence = editSequence(call);
  if (!sequence || sequence->base) {
    forget(call, "an element put before a sequence that is not known");
    return Operand(nothing());
  }
  sequence->elements.insert(sequence->elements.begin(), {Expression::boolean(true), {}, std::move(value)});
  return Operand(call.place().element(0));
}

// Takes the last (or first) iteration from the loop that made the element, one in each. False where that is not all
// that is removed: the loop may have made none.
bool takeIteration(Call& call, std::vector<Element<Value>>& elements, std::size_t at, bool last) {
  Element<Value>& element = elements[at];
  if (element.loops.size() != 1 || !call.evaluator.onPath(element.when).isTrue()) return false;
  Family& loop = element.loops[0];
  const auto isOfRun = [&](std::size_t other) {
    return other < elements.size() && !elements[other].loops.empty() && elements[other].loops[0] == loop;
  };
  const bool isOne = !isOfRun(at + 1) && (at == 0 || !isOfRun(at - 1));
  const bool ran = elements.size() == 1 || call.evaluator.onPath(schema::less(loop.from, loop.to)).isTrue();
  if (!isOne || !ran) return false;
  if (last)
    loop.to = subtract(loop.to, Expression::integer(1));
  else
    loop.from = schema::add(loop.from, Expression::integer(1));
  return true;
}

Operand popTop(Call& call) { return removeEnd(call, true); }
Operand popFront(Call& call) { return removeEnd(call, false); }

// --- access

Operand candidates(Call& call, const Sequence& sequence, const Expression& position) {
  std::vector<PlaceAlternative> places;
  Expression before = Expression::integer(0);
  for (std::size_t i = 0; i < sequence.elements.size(); ++i) {
    const Expression& when = sequence.elements[i].when;
    const Expression here = call.evaluator.onPath(conjunction(when, schema::equal(position, before)));
    if (!here.isFalse()) places.push_back({here, call.place().element(i)});
    if (here.isTrue()) break;
    before = schema::add(before, conditional(when, Expression::integer(1), Expression::integer(0)));
  }
  if (places.empty()) return Operand(call.unknown("an element beyond the end"));
  return Operand(std::move(places));
}

// Whether the element at a position is the one in that slot, whatever comes behind.
bool isPlainUpTo(const Sequence& sequence, std::int64_t position) {
  const bool isListed = !sequence.base && !sequence.isInterleaved;
  if (!isListed || position < 0 || position >= static_cast<std::int64_t>(sequence.elements.size())) return false;
  return std::all_of(sequence.elements.begin(), sequence.elements.begin() + position + 1,
                     [](const auto& element) { return element.loops.empty() && element.when.isTrue(); });
}

// Which of several elements is meant may depend on inputs, and which are there on conditions: each is a place still.
Operand elementOf(Call& call) {
  const Value self = call.self();
  const Value position = call.argument(0);
  const Sequence* sequence = self.as<Sequence>();
  const Expression* where = scalar(position);
  if (const auto index = where ? where->asInteger() : std::nullopt;
      index && sequence && isPlainUpTo(*sequence, *index)) {
    if (call.object->places().size() == 1) return Operand(call.place().element(static_cast<std::size_t>(*index)));
    return call.evaluator.partOf(*call.object, Operand(sequence->elements[static_cast<std::size_t>(*index)].value));
  }
  const bool places = sequence && where && !sequence->base && sequence->elements.size() <= 64 &&
                      call.object->places().size() == 1 && !(isPlain(*sequence) && where->asInteger()) &&
                      std::all_of(sequence->elements.begin(), sequence->elements.end(),
                                  [](const auto& element) { return element.loops.empty(); });
  if (places) return candidates(call, *sequence, *where);
  return call.evaluator.elementAt(*call.object, call.argument(0), elementTypeOf(call), call.location());
}

Operand checkedElement(Call& call) {
  const Value self = call.self();
  const Value position = call.argument(0);
  const std::optional<Expression> count = elementCount(self);
  if (count && scalar(position))
    call.evaluator.require(schema::less(*scalar(position), *count), "vector::_M_range_check", call.location(),
                           outOfRange(call.expression.text));
  else
    call.evaluator.noteUnseenThrow();
  return elementOf(call);
}

Operand sizeOfObject(Call& call) {
  const std::optional<Expression> count = elementCount(call.self());
  return Operand(count ? Value(*count) : call.unknown("the number of elements depends on single iterations of a loop"));
}

Operand isEmpty(Call& call) {
  const Value self = call.self();
  const Sequence* sequence = self.as<Sequence>();
  if (!sequence) return Operand(call.unknown("a sequence that is not known"));
  Expression empty = Expression::boolean(true);
  if (sequence->base) empty = schema::equal(schema::size(*sequence->base), Expression::integer(0));
  for (const auto& element : sequence->elements) {
    Expression missing = negation(element.when);
    if (!element.loops.empty()) {
      if (!decidedBy(element)) return Operand(call.unknown("whether a sequence is empty depends on single iterations"));
      missing = disjunction(missing, schema::lessEqual(element.loops[0].to, element.loops[0].from));
    }
    empty = conjunction(empty, missing);
    if (empty.isFalse()) break;
  }
  return Operand(Value(empty));
}

Operand clear(Call& call) {
  call.evaluator.write(call.place(), Value(Sequence{}));
  return Operand(nothing());
}

Operand fill(Call& call) {
  const Value value = call.argument(0);
  if (Sequence* sequence = editSequence(call))
    for (auto& element : sequence->elements) element.value = value;
  return Operand(nothing());
}

Operand assign(Call& call) {
  call.evaluator.write(call.place(), call.argument(0));
  return Operand(call.place());
}

Operand emplaceBack(Call& call) { return append(call, makeElement(call, elementTypeOf(call), call.arguments)); }

void addEnds(Intrinsics& table) {
  const auto& all = sequenceClasses();
  addToAll(table, all, {"front"}, onEachObject([](Call& call) { return endElement(call, false); }));
  addToAll(table, all, {"back"}, onEachObject([](Call& call) { return endElement(call, true); }));
  addToAll(table, all, {"push_back", "push"}, onEachObject([](Call& call) { return append(call, call.argument(0)); }));
  addToAll(table, all, {"emplace_back"}, onEachObject(emplaceBack));
  addToAll(table, all, {"push_front"}, onEachObject([](Call& call) { return prepend(call, call.argument(0)); }));
  addToAll(table, all, {"emplace_front"}, onEachObject([](Call& call) {
             return prepend(call, makeElement(call, elementTypeOf(call), call.arguments));
           }));
  addToAll(table, all, {"pop_back"}, onEachObject(popTop));
  addToAll(table, all, {"pop_front"}, onEachObject(popFront));
  table.add("std::stack::top", onEachObject([](Call& call) { return endElement(call, true); }));
  table.add("std::stack::pop", onEachObject(popTop));
  table.add("std::queue::pop", onEachObject(popFront));
  addToAll(table, {"std::stack", "std::queue"}, {"emplace"}, onEachObject(emplaceBack));
}

}  // namespace

// Of guarded elements, each is removed where those after it are not there.
Operand removeEnd(Call& call, bool last) {
  if (const Value self = call.self(); self.is<Sequence>() && self.as<Sequence>()->base)
    call.evaluator.write(call.place(), Value(call.evaluator.withoutBase(*self.as<Sequence>(), call.location())));
  Sequence* sequence = editSequence(call);
  if (!sequence) return Operand(nothing());
  if (sequence->isInterleaved) {
    forget(call, "an element removed from a list whose order is not known");
    return Operand(nothing());
  }
  auto& elements = sequence->elements;
  Expression pending = Expression::boolean(true);  // where nothing was removed yet
  for (std::size_t step = 0; step < elements.size() && !pending.isFalse(); ++step) {
    const std::size_t at = last ? elements.size() - 1 - step : step;
    Element<Value>& element = elements[at];
    if (!element.loops.empty()) {
      if (pending.isTrue() && takeIteration(call, elements, at, last)) return Operand(nothing());
      break;
    }
    const Expression when = call.evaluator.onPath(element.when);
    element.when = conjunction(element.when, negation(conjunction(pending, when)));
    pending = conjunction(pending, negation(when));
  }
  elements.erase(std::remove_if(elements.begin(), elements.end(), [](const auto& e) { return e.when.isFalse(); }),
                 elements.end());
  if (!pending.isFalse() && !elements.empty())
    forget(call, "an element removed from a sequence whose length is not known");
  return Operand(nothing());
}

Value atIteration(const Value& value, const Family& loop, const Expression& iteration) {
  const Expression index = Expression::loopIndex(loop.index);
  return substitute(value, [&](const Expression& leaf) -> std::optional<Expression> {
    if (leaf == index) return iteration;
    return std::nullopt;
  });
}

void addSequenceIntrinsics(Intrinsics& table) {
  const auto& all = sequenceClasses();
  addEnds(table);
  addSequenceConstructors(table);
  addSequenceEdits(table);
  addToAll(table, all, {"size", "length"}, onEachObject(sizeOfObject));
  addToAll(table, all, {"empty"}, onEachObject(isEmpty));
  addToAll(table, all, {"operator[]"}, elementOf);
  addToAll(table, all, {"at", "get"}, onEachObject(checkedElement));
  addToAll(table, all, {"clear"}, onEachObject(clear));
  addToAll(table, all, {"fill"}, onEachObject(fill));
  addToAll(table, all, {"reserve", "shrink_to_fit"}, [](Call&) { return Operand(nothing()); });
  addToAll(table, all, {"data"}, [](Call& call) { return Operand(call.evaluator.pointerTo(*call.object)); });
  addToAll(table, all, {"vec"}, [](Call& call) { return Operand(call.self()); });
  addToAll(table, all, {"operator="}, assign);
  addToAll(table, all, {"operator T"}, [](Call& call) { return Operand(call.self()); });
  addToAll(table, {"torch::ExpandingArray", "torch::ExpandingArrayWithOptionalElem"},
           {"operator T", "operator->", "operator*"}, [](Call& call) { return *call.object; });
  addSetIntrinsics(table);
  // std::vector<bool> hands out a proxy for each element.
  table.add("std::_Bit_reference::operator bool", [](Call& call) { return *call.object; });
  table.add("std::_Bit_reference::operator=", assign);
}

}  // namespace dictum::symbolic

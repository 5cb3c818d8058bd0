// Members of sequences that take counts and iterators: resize, assign, insert, erase, begin, end.
#include <algorithm>

#include "symbolic/intrinsics/sequence.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/operators.h"

namespace dictum::symbolic {

std::vector<Element<Value>> repeat(Call& call, const Expression& from, const Expression& to, const Value& value) {
  std::vector<Element<Value>> result;
  const auto first = from.asInteger();
  const auto last = to.asInteger();
  if (first && last) {
    for (auto i = *first; i < *last && i - *first < 65536; ++i)
      result.push_back({Expression::boolean(true), {}, value});
    return result;
  }
  Family family{call.evaluator.freshIndexName("i"), from, to};
  result.push_back({Expression::boolean(true), {std::move(family)}, value});
  return result;
}

namespace {

// Whether a value designates objects, which its copies share.
bool hasObjects(const Value& value) {
  if (value.is<Pointer>()) return true;
  if (const Sequence* sequence = value.as<Sequence>())
    return std::any_of(sequence->elements.begin(), sequence->elements.end(),
                       [](const auto& element) { return hasObjects(element.value); });
  const Structure* structure = value.as<Structure>();
  return structure && std::any_of(structure->fields.begin(), structure->fields.end(),
                                  [](const auto& field) { return hasObjects(field.second); });
}

}  // namespace

std::vector<Element<Value>> repeatNew(Call& call, const Expression& from, const Expression& to,
                                      const ir::TypePtr& type) {
  const auto make = [&] { return call.evaluator.defaultValue(type, call.location(), true); };
  const Value value = make();
  if (!hasObjects(value)) return repeat(call, from, to, value);
  if (!from.asInteger() || !to.asInteger())
    return repeat(call, from, to, call.unknown("an object in a list of unknown length"));
  std::vector<Element<Value>> result = repeat(call, from, to, value);
  for (std::size_t i = 1; i < result.size(); ++i) result[i].value = make();
  return result;
}

namespace {

Value nothing() { return None{}; }

Operand resize(Call& call) {
  const Value wanted = call.argument(0);
  const Value self = call.self();
  const Sequence* sequence = self.as<Sequence>();
  const std::optional<Expression> count = sequence ? sizeOf(*sequence) : std::nullopt;
  const Expression* size = scalar(wanted);
  if (!sequence || !count || !size) {
    forget(call, "a sequence resized to a length that is not known");
    return Operand(nothing());
  }
  if (*count == *size) return Operand(nothing());
  Sequence result = *sequence;
  const auto plainSize = isPlain(*sequence) ? size->asInteger() : std::nullopt;
  if (plainSize && *plainSize >= 0 && *plainSize <= static_cast<std::int64_t>(result.elements.size())) {
    result.elements.resize(static_cast<std::size_t>(*plainSize), result.elements.front());
  } else if (plainSize || result.elements.empty()) {
    auto added = call.count() > 1 ? repeat(call, *count, *size, call.argument(1))
                                  : repeatNew(call, *count, *size, elementTypeOf(call));
    result.elements.insert(result.elements.end(), added.begin(), added.end());
  } else {
    forget(call, "a sequence resized to a length that is not known");
    return Operand(nothing());
  }
  call.evaluator.write(call.place(), Value(std::move(result)));
  return Operand(nothing());
}

// The elements that (count, value), (first, last) or (list) stand for; nothing where they are not known.
std::optional<std::vector<Element<Value>>> elementsFrom(Call& call, std::size_t at) {
  const Value first = call.argument(at);
  if (call.count() == at + 1) {
    const Sequence* list = first.as<Sequence>();
    if (!list || list->isInterleaved) return std::nullopt;
    return call.evaluator.withoutBase(*list, call.location()).elements;
  }
  if (const Expression* count = scalar(first))
    return repeat(call, Expression::integer(0), *count, call.argument(at + 1));
  std::optional<Range> range = rangeOf(call.evaluator, first, call.argument(at + 1));
  std::optional<Sequence> part = range ? elementsOf(call.evaluator, *range) : std::nullopt;
  if (!part) return std::nullopt;
  return call.evaluator.withoutBase(std::move(*part), call.location()).elements;
}

Operand assignElements(Call& call) {
  if (call.count() == 2) {
    std::optional<Range> range = rangeOf(call.evaluator, call.argument(0), call.argument(1));
    if (range)
      if (std::optional<Sequence> part = elementsOf(call.evaluator, *range)) {
        call.evaluator.write(call.place(), Value(std::move(*part)));
        return Operand(nothing());
      }
  }
  std::optional<std::vector<Element<Value>>> elements = elementsFrom(call, 0);
  if (!elements)
    forget(call, "a sequence assigned from elements that are not known");
  else
    call.evaluator.write(call.place(), Value(Sequence{std::move(*elements), std::nullopt, nullptr}));
  return Operand(nothing());
}

// The slot that an iterator designates: the end, or a position in front of which all elements are plain.
std::optional<std::size_t> slotOf(const Sequence& sequence, const Iterator& iterator) {
  if (const std::optional<Expression> count = sizeOf(sequence); count && *count == iterator.position)
    return sequence.elements.size();
  const auto position = iterator.position.asInteger();
  if (!position || *position < 0 || sequence.base) return std::nullopt;
  const auto slot = static_cast<std::size_t>(*position);
  if (slot > sequence.elements.size()) return std::nullopt;
  const auto end = sequence.elements.begin() + *position;
  const bool plain =
      std::all_of(sequence.elements.begin(), end, [](const auto& e) { return e.loops.empty() && e.when.isTrue(); });
  return plain ? std::optional(slot) : std::nullopt;
}

Operand insertAt(Call& call, std::vector<Element<Value>> elements) {
  const std::optional<Iterator> where = asIterator(call.argument(0));
  const Value self = call.self();
  const Sequence* sequence = self.as<Sequence>();
  const auto notKnown = [&] {
    forget(call, "elements inserted at a position that is not known");
    return Operand(call.unknown("a position that is not known"));
  };
  if (!sequence || !where) return notKnown();
  Sequence result = *sequence;
  std::optional<std::size_t> slot = slotOf(result, *where);
  if (!slot) {
    result = call.evaluator.withoutBase(std::move(result), call.location());
    slot = slotOf(result, *where);
  }
  if (!slot) return notKnown();
  insertElements(call.evaluator, result.elements, *slot, std::move(elements));
  call.evaluator.write(call.place(), Value(std::move(result)));
  return Operand(iteratorAt(*where));
}

Operand insert(Call& call) {
  if (call.count() == 2) {
    const Value value = call.argument(1);
    const ir::TypePtr type = argumentType(call, 1);
    const bool list = type && type->name == "std::initializer_list" && value.is<Sequence>();
    if (!list) return insertAt(call, {{Expression::boolean(true), {}, value}});
  }
  // A symbolic sequence appended to an empty one is that sequence.
  if (call.count() == 3 && !scalar(call.argument(1))) {
    std::optional<Range> range = rangeOf(call.evaluator, call.argument(1), call.argument(2));
    std::optional<Sequence> part = range ? elementsOf(call.evaluator, *range) : std::nullopt;
    const Value self = call.self();
    const Sequence* sequence = self.as<Sequence>();
    if (part && part->base && sequence && sequence->elements.empty() && !sequence->base) {
      call.evaluator.write(call.place(), Value(std::move(*part)));
      return Operand(call.argument(0));
    }
  }
  std::optional<std::vector<Element<Value>>> elements = elementsFrom(call, 1);
  if (elements) return insertAt(call, std::move(*elements));
  forget(call, "a sequence with inserted elements that are not known");
  return Operand(call.unknown("a position that is not known"));
}

Operand emplace(Call& call) {
  std::vector<Operand> arguments(call.arguments.begin() + 1, call.arguments.end());
  return insertAt(call,
                  {{Expression::boolean(true), {}, makeElement(call, elementTypeOf(call), std::move(arguments))}});
}

// Whether an iterator designates the last element, or the first one; nothing where neither is certain.
std::optional<bool> endOf(const Sequence& sequence, const Iterator& iterator) {
  if (iterator.position.asInteger() == 0) return false;
  const std::optional<Expression> count = sizeOf(sequence);
  const bool isLast = count && iterator.position == subtract(*count, Expression::integer(1));
  return isLast ? std::optional(true) : std::nullopt;
}

}  // namespace

Operand eraseAt(Call& call) {
  const Value self = call.self();
  const Sequence* sequence = self.as<Sequence>();
  if (sequence && sequence->isInterleaved) sequence = nullptr;  // what stands where is not known
  const std::optional<Iterator> first = asIterator(call.argument(0));
  const std::optional<Iterator> last = call.count() > 1 ? asIterator(call.argument(1)) : std::nullopt;
  std::optional<std::size_t> from = sequence && first ? slotOf(*sequence, *first) : std::nullopt;
  std::optional<std::size_t> to = sequence && last ? slotOf(*sequence, *last) : std::nullopt;
  // The element itself has to be plain too.
  if (call.count() == 1 && from && *from < sequence->elements.size() && sequence->elements[*from].loops.empty() &&
      sequence->elements[*from].when.isTrue())
    to = *from + 1;
  if (sequence && first && call.count() == 1 && !to)
    if (const std::optional<bool> isLast = endOf(*sequence, *first)) {
      removeEnd(call, *isLast);
      return Operand(iteratorAt(*first));
    }
  if (!from || !to || *from > *to) {
    forget(call, "elements erased at positions that are not known");
    return Operand(call.unknown("a position that is not known"));
  }
  Sequence result = *sequence;
  const auto begin = result.elements.begin();
  result.elements.erase(begin + static_cast<std::ptrdiff_t>(*from), begin + static_cast<std::ptrdiff_t>(*to));
  call.evaluator.write(call.place(), Value(std::move(result)));
  return Operand(iteratorAt(*first));
}

namespace {

Operand swapContent(Call& call) {
  const Value mine = call.self();
  const Value theirs = call.argument(0);
  call.evaluator.write(*call.object, theirs);
  call.evaluator.write(call.arguments[0], mine);
  return Operand(nothing());
}

}  // namespace

void addSequenceEdits(Intrinsics& table) {
  const auto& all = sequenceClasses();
  addToAll(table, all, {"resize"}, onEachObject(resize));
  addToAll(table, all, {"assign"}, onEachObject(assignElements));
  addToAll(table, all, {"insert"}, onEachObject(insert));
  addToAll(table, all, {"append"}, onEachObject([](Call& call) {
             std::optional<std::vector<Element<Value>>> elements = elementsFrom(call, 0);
             Sequence* sequence = elements ? editSequence(call) : nullptr;
             if (sequence)
               insertElements(call.evaluator, sequence->elements, sequence->elements.size(), std::move(*elements));
             else
               forget(call, "a sequence with appended elements that are not known");
             return Operand(nothing());
           }));
  addToAll(table, all, {"emplace"}, onEachObject(emplace));
  addToAll(table, all, {"erase"}, onEachObject(eraseAt));
  addToAll(table, all, {"swap"}, swapContent);
}

}  // namespace dictum::symbolic

#include "symbolic/intrinsics/range.h"

#include <algorithm>

namespace dictum::symbolic {

namespace {

// A literal string as the sequence of its characters.
std::optional<Sequence> charactersOf(const Value& container) {
  const std::string* text = literalString(container);
  if (!text) return std::nullopt;
  std::vector<Value> characters;
  for (const char c : *text) characters.push_back(integer(c));
  return *sequenceOf(std::move(characters)).as<Sequence>();
}

// A plain sequence, or the characters of a string.
std::optional<Sequence> plainElements(const Value& container) {
  if (const Sequence* sequence = container.as<Sequence>(); sequence && isPlain(*sequence)) return *sequence;
  return charactersOf(container);
}

// The container with these elements: a string where it was one.
Value rebuilt(Call& call, const Value& before, Sequence elements) {
  if (before.is<Sequence>()) return Value(std::move(elements));
  const std::optional<std::string> text = textOf(elements);
  return text ? string(*text) : call.unknown("a string with a character that is not known");
}

}  // namespace

std::optional<Sequence> sequenceArgument(Call& call, std::size_t at) {
  std::optional<Range> range = rangeOf(call.evaluator, call.argument(at), call.argument(at + 1));
  if (!range) return std::nullopt;
  if (std::optional<Sequence> characters = charactersOf(call.evaluator.read(range->container)); characters) {
    auto& elements = characters->elements;
    if (!range->whole)
      elements = {elements.begin() + static_cast<std::ptrdiff_t>(range->first),
                  elements.begin() + static_cast<std::ptrdiff_t>(range->last)};
    if (range->reversed) std::reverse(elements.begin(), elements.end());
    return characters;
  }
  return elementsOf(call.evaluator, *range);
}

EditableRange::EditableRange(Call& call, std::size_t at)
    : EditableRange(call, call.argument(at), call.argument(at + 1)) {}

EditableRange::EditableRange(Call& call, const Value& first, const Value& last) : call_(call) {
  range_ = rangeOf(call.evaluator, first, last);
  if (!range_) return;
  const std::optional<Sequence> elements = plainElements(call.evaluator.read(range_->container));
  if (!elements) {
    range_.reset();
    return;
  }
  if (range_->whole) range_->last = elements->elements.size();
  for (std::size_t i = range_->first; i < range_->last; ++i) values.push_back(elements->elements[i].value);
  if (range_->reversed) std::reverse(values.begin(), values.end());
}

Place EditableRange::placeOf(std::size_t i) const {
  return range_->container.element(range_->reversed ? range_->last - 1 - i : range_->first + i);
}

Value EditableRange::iterator(std::size_t i) const {
  const auto steps = static_cast<std::int64_t>(i);
  const std::int64_t position = range_->reversed ? static_cast<std::int64_t>(range_->last) - 1 - steps
                                                 : static_cast<std::int64_t>(range_->first) + steps;
  return iteratorAt({range_->container, Expression::integer(position), range_->reversed});
}

void EditableRange::store() {
  if (range_->reversed) std::reverse(values.begin(), values.end());
  const Value container = call_.evaluator.read(range_->container);
  std::optional<Sequence> elements = plainElements(container);
  if (!elements) return;
  for (std::size_t i = 0; i < values.size(); ++i) elements->elements[range_->first + i].value = values[i];
  call_.evaluator.write(range_->container, rebuilt(call_, container, std::move(*elements)));
}

// Forgets the container that argument `at` points into: it was changed in a way that is not known.
Operand forgetRange(Call& call, std::size_t at) {
  const std::string reason = "what '" + call.expression.text + "' does to this range is not known";
  if (std::optional<Iterator> iterator = asIterator(call.argument(at)))
    call.evaluator.write(iterator->container, call.unknown(reason));
  return Operand(call.unknown(reason));
}

Operand unknownRange(Call& call) {
  return Operand(call.unknown("the range given to '" + call.expression.text + "' is not known"));
}

bool isInserter(const Value& out) {
  const Structure* inserter = out.as<Structure>();
  return inserter && inserter->className == inserterClass;
}

// Appends for an inserter; overwrites where `out` is a position in a plain sequence.
Operand output(Call& call, const Value& out, std::vector<Element<Value>> elements) {
  Evaluator& evaluator = call.evaluator;
  if (isInserter(out)) {
    const Pointer* container = out.as<Structure>()->find("container")->as<Pointer>();
    Value& target = evaluator.edit(container->target);
    if (!target.is<Sequence>()) {
      target = call.unknown("elements put into something that is no sequence");
      return Operand(out);
    }
    auto& list = target.edit<Sequence>().elements;
    insertElements(evaluator, list, list.size(), std::move(elements));
    return Operand(out);
  }
  std::optional<Iterator> where = asIterator(out);
  const auto first = where ? where->position.asInteger() : std::nullopt;
  if (!first || where->reverse) return forgetOutput(call, out);
  const Value container = evaluator.read(where->container);
  std::optional<Sequence> sequence = plainElements(container);
  const bool plain =
      sequence && *first >= 0 && isPlain(Sequence{elements, std::nullopt, nullptr}) &&
      *first + static_cast<std::int64_t>(elements.size()) <= static_cast<std::int64_t>(sequence->elements.size());
  if (!plain) {
    evaluator.write(where->container, call.unknown("a sequence overwritten by elements that are not known"));
    return Operand(call.unknown("where the result goes is not known"));
  }
  std::copy(elements.begin(), elements.end(), sequence->elements.begin() + *first);
  evaluator.write(where->container, rebuilt(call, container, std::move(*sequence)));
  const auto count = Expression::integer(static_cast<std::int64_t>(elements.size()));
  return Operand(iteratorAt({where->container, schema::add(where->position, count), false}));
}

// The output container is not known any more.
Operand forgetOutput(Call& call, const Value& out) {
  const Structure* target = out.as<Structure>();
  const Value* container = target ? target->find("container") : nullptr;
  if (container && container->is<Pointer>())
    call.evaluator.write(container->as<Pointer>()->target, call.unknown("elements that are not known were put in"));
  return unknownRange(call);
}

}  // namespace dictum::symbolic

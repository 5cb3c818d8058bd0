// <algorithm> and <numeric> over ranges of sequences. What needs every element is known where the elements are.
#include <algorithm>

#include "symbolic/intrinsics/sequence.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/operators.h"

namespace dictum::symbolic {

namespace {

Value nothing() { return None{}; }

std::optional<Sequence> sequenceArgument(Call& call, std::size_t at) {
  std::optional<Range> range = rangeOf(call.evaluator, call.argument(at), call.argument(at + 1));
  return range ? elementsOf(call.evaluator, *range) : std::nullopt;
}

// A part of a sequence that is changed in place: its values, in the order of the range.
class EditableRange {
 public:
  EditableRange(Call& call, std::size_t at) : call_(call) {
    range_ = rangeOf(call.evaluator, call.argument(at), call.argument(at + 1));
    if (!range_) return;
    const Value container = call.evaluator.read(range_->container);
    const Sequence* sequence = container.as<Sequence>();
    if (!sequence || !isPlain(*sequence)) {
      range_.reset();
      return;
    }
    if (range_->whole) range_->last = sequence->elements.size();
    for (std::size_t i = range_->first; i < range_->last; ++i) values.push_back(sequence->elements[i].value);
    if (range_->reversed) std::reverse(values.begin(), values.end());
  }

  bool isKnown() const { return range_.has_value(); }
  Place placeOf(std::size_t i) const {
    return range_->container.element(range_->reversed ? range_->last - 1 - i : range_->first + i);
  }
  Value iterator(std::size_t i) const {
    const auto position = static_cast<std::int64_t>(range_->first + i);
    return iteratorAt({range_->container, Expression::integer(position), false});
  }
  void store() {
    if (range_->reversed) std::reverse(values.begin(), values.end());
    Value& container = call_.evaluator.edit(range_->container);
    if (!container.is<Sequence>()) return;
    auto& elements = container.edit<Sequence>().elements;
    for (std::size_t i = 0; i < values.size(); ++i) elements[range_->first + i].value = values[i];
  }

  std::vector<Value> values;

 private:
  Call& call_;
  std::optional<Range> range_;
};

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

// --- folding

Value fold(Call& call, std::size_t at, Value result, const std::function<Value(const Value&, const Value&)>& combine) {
  std::optional<Sequence> elements = sequenceArgument(call, at);
  if (!elements || elements->base) return call.evaluator.read(unknownRange(call));
  for (const auto& element : elements->elements) {
    if (!element.loops.empty()) return call.evaluator.read(unknownRange(call));
    result = merge(element.when, combine(result, element.value), result);
  }
  return result;
}

Operand accumulate(Call& call) {
  const ir::TypePtr type = call.expression.type;
  if (call.count() > 3) {
    const Value function = call.argument(3);
    return Operand(fold(call, 0, call.argument(2), [&](const Value& sum, const Value& x) {
      return convert(applyFunction(call, function, {Operand(sum), Operand(x)}), type, call.location());
    }));
  }
  const Value start = call.count() > 2 ? call.argument(2) : integer(0);
  return Operand(fold(call, 0, start, [&](const Value& sum, const Value& x) {
    return convert(applyBinary("+", sum, x, type, call.location()), type, call.location());
  }));
}

enum class Quantifier { Any, All, None };

Operand quantified(Call& call, Quantifier quantifier) {
  std::optional<Sequence> elements = sequenceArgument(call, 0);
  if (!elements || elements->base) return unknownRange(call);
  const Value predicate = call.argument(2);
  std::vector<Expression> parts;
  for (const auto& element : elements->elements) {
    if (!element.loops.empty()) return unknownRange(call);
    Expression holds = applyPredicate(call, predicate, {Operand(element.value)});
    parts.push_back(quantifier == Quantifier::All ? disjunction(negation(element.when), holds)
                                                  : conjunction(element.when, holds));
  }
  if (quantifier == Quantifier::All) return Operand(Value(conjunction(parts)));
  const Expression any = disjunction(parts);
  return Operand(Value(quantifier == Quantifier::Any ? any : negation(any)));
}

// std::is_sorted: no element comes before the one in front of it.
Operand isSorted(Call& call) {
  std::optional<Sequence> elements = sequenceArgument(call, 0);
  if (!elements || !isPlain(*elements)) return unknownRange(call);
  std::vector<Expression> inOrder;
  for (std::size_t i = 1; i < elements->elements.size(); ++i) {
    const Value &before = elements->elements[i - 1].value, &value = elements->elements[i].value;
    const std::optional<Expression> isLess =
        call.count() > 2 ? applyPredicate(call, call.argument(2), {Operand(value), Operand(before)})
                         : lessWhen(value, before);
    if (!isLess) return unknownRange(call);
    inOrder.push_back(negation(*isLess));
  }
  return Operand(Value(conjunction(inOrder)));
}

// When each element is what is looked for: by a value or by a predicate.
std::optional<std::vector<Expression>> matches(Call& call, const Sequence& elements, bool byPredicate) {
  const Value wanted = call.argument(2);
  std::vector<Expression> result;
  for (const auto& element : elements.elements) {
    if (!element.loops.empty()) return std::nullopt;
    std::optional<Expression> same =
        byPredicate ? applyPredicate(call, wanted, {Operand(element.value)}) : equalWhen(element.value, wanted);
    if (!same) return std::nullopt;
    result.push_back(conjunction(element.when, *same));
  }
  return result;
}

Operand count(Call& call, bool byPredicate) {
  std::optional<Sequence> elements = sequenceArgument(call, 0);
  if (!elements || elements->base) return unknownRange(call);
  const auto each = matches(call, *elements, byPredicate);
  if (!each) return unknownRange(call);
  Expression sum = Expression::integer(0);
  for (const Expression& one : *each)
    sum = schema::add(sum, conditional(one, Expression::integer(1), Expression::integer(0)));
  return Operand(Value(sum));
}

Operand find(Call& call, bool byPredicate) {
  std::optional<Iterator> first = asIterator(call.argument(0)), last = asIterator(call.argument(1));
  std::optional<Sequence> elements = sequenceArgument(call, 0);
  if (!first || !last || first->reverse || !elements || !isPlain(*elements)) return unknownRange(call);
  const auto each = matches(call, *elements, byPredicate);
  if (!each) return unknownRange(call);
  Expression where = last->position;
  for (std::size_t i = each->size(); i-- > 0;) {
    const Expression here = schema::add(first->position, Expression::integer(static_cast<std::int64_t>(i)));
    where = conditional(call.evaluator.onPath((*each)[i]), here, where);
  }
  return Operand(iteratorAt({first->container, where, false}));
}

// max_element, min_element: of values whose order is known.
Operand extreme(Call& call, bool largest) {
  EditableRange range(call, 0);
  if (!range.isKnown() || range.values.empty()) return unknownRange(call);
  std::size_t best = 0;
  for (std::size_t i = 1; i < range.values.size(); ++i) {
    const std::optional<Expression> better =
        largest ? lessWhen(range.values[best], range.values[i]) : lessWhen(range.values[i], range.values[best]);
    if (!better || !better->isLiteral()) return unknownRange(call);
    if (better->isTrue()) best = i;
  }
  return Operand(range.iterator(best));
}

Operand equalRanges(Call& call) {
  std::optional<Sequence> left = sequenceArgument(call, 0);
  const std::optional<Iterator> start = asIterator(call.argument(2));
  if (!left || !start || !isPlain(*left)) return unknownRange(call);
  const auto length = Expression::integer(static_cast<std::int64_t>(left->elements.size()));
  const bool hasEnd = call.count() > 3 && asIterator(call.argument(3));
  const Value end =
      hasEnd ? call.argument(3) : iteratorAt({start->container, schema::add(start->position, length), start->reverse});
  std::optional<Range> range = rangeOf(call.evaluator, call.argument(2), end);
  std::optional<Sequence> right = range ? elementsOf(call.evaluator, *range) : std::nullopt;
  std::optional<Expression> same = right ? equalWhen(Value(*left), Value(*right)) : std::nullopt;
  return same ? Operand(Value(*same)) : unknownRange(call);
}

// --- changing in place

Operand iota(Call& call) {
  EditableRange range(call, 0);
  if (!range.isKnown()) return forgetRange(call, 0);
  Value next = call.argument(2);
  for (Value& value : range.values) {
    value = next;
    next = applyBinary("+", next, integer(1), nullptr, call.location());
  }
  range.store();
  return Operand(nothing());
}

Operand reverse(Call& call) {
  EditableRange range(call, 0);
  if (!range.isKnown()) return forgetRange(call, 0);
  std::reverse(range.values.begin(), range.values.end());
  range.store();
  return Operand(nothing());
}

Operand fill(Call& call) {
  EditableRange range(call, 0);
  if (!range.isKnown()) return forgetRange(call, 0);
  for (Value& value : range.values) value = call.argument(2);
  range.store();
  return Operand(nothing());
}

Operand generate(Call& call) {
  EditableRange range(call, 0);
  if (!range.isKnown()) return forgetRange(call, 0);
  const Value function = call.argument(2);
  for (Value& value : range.values) value = applyFunction(call, function, {});
  range.store();
  return Operand(nothing());
}

// Insertion sort: comparisons may be calls of user code, and one that is not literal ends it.
Operand sort(Call& call) {
  EditableRange range(call, 0);
  if (!range.isKnown()) return forgetRange(call, 0);
  const std::optional<Value> less = call.count() > 2 ? std::optional(call.argument(2)) : std::nullopt;
  std::vector<Value>& values = range.values;
  for (std::size_t i = 1; i < values.size(); ++i) {
    for (std::size_t j = i; j > 0; --j) {
      std::optional<Expression> before = lessWhen(values[j], values[j - 1]);
      if (less) before = applyPredicate(call, *less, {Operand(values[j]), Operand(values[j - 1])});
      if (!before || !before->isLiteral()) return forgetRange(call, 0);
      if (before->isFalse()) break;
      std::swap(values[j], values[j - 1]);
    }
  }
  range.store();
  return Operand(nothing());
}

Operand forEach(Call& call) {
  EditableRange range(call, 0);
  if (!range.isKnown()) return forgetRange(call, 0);
  const Value function = call.argument(2);
  for (std::size_t i = 0; i < range.values.size(); ++i) applyFunction(call, function, {Operand(range.placeOf(i))});
  return Operand(function);
}

// --- writing to an output iterator

// Appends for an inserter; overwrites where `out` is a position in a plain sequence.
Operand output(Call& call, const Value& out, std::vector<Element<Value>> elements) {
  Evaluator& evaluator = call.evaluator;
  const Structure* inserter = out.as<Structure>();
  if (inserter && inserter->className == inserterClass) {
    const Pointer* container = inserter->find("container")->as<Pointer>();
    Value& target = evaluator.edit(container->target);
    if (!target.is<Sequence>()) return Operand(call.unknown("elements put into something that is no sequence"));
    auto& list = target.edit<Sequence>().elements;
    list.insert(list.end(), elements.begin(), elements.end());
    return Operand(out);
  }
  std::optional<Iterator> where = asIterator(out);
  const auto first = where ? where->position.asInteger() : std::nullopt;
  if (!first || where->reverse) return Operand(call.unknown("where the result goes is not known"));
  const Value container = evaluator.read(where->container);
  const Sequence* sequence = container.as<Sequence>();
  const bool plain =
      sequence && isPlain(*sequence) && *first >= 0 && isPlain(Sequence{elements, std::nullopt, nullptr}) &&
      *first + static_cast<std::int64_t>(elements.size()) <= static_cast<std::int64_t>(sequence->elements.size());
  if (!plain) {
    evaluator.write(where->container, call.unknown("a sequence overwritten by elements that are not known"));
    return Operand(call.unknown("where the result goes is not known"));
  }
  Sequence result = *sequence;
  std::copy(elements.begin(), elements.end(), result.elements.begin() + *first);
  evaluator.write(where->container, Value(std::move(result)));
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

Operand transform(Call& call) {
  const bool binary = call.count() > 4;
  const Value out = call.argument(binary ? 3 : 2);
  const Value function = call.argument(binary ? 4 : 3);
  std::optional<Sequence> elements = sequenceArgument(call, 0);
  if (!elements || elements->base) return forgetOutput(call, out);
  std::vector<Value> others;
  if (binary) {
    const std::optional<Iterator> second = asIterator(call.argument(2));
    if (!second || !isPlain(*elements)) return forgetOutput(call, out);
    for (std::size_t i = 0; i < elements->elements.size(); ++i) {
      const Expression at = schema::add(second->position, Expression::integer(static_cast<std::int64_t>(i)));
      others.push_back(call.evaluator.read(
          call.evaluator.elementAt(Operand(second->container), Value(at), nullptr, call.location())));
    }
  }
  for (std::size_t i = 0; i < elements->elements.size(); ++i) {
    auto& element = elements->elements[i];
    std::vector<Operand> arguments = {Operand(element.value)};
    if (binary) arguments.push_back(Operand(others[i]));
    element.value = applyFunction(call, function, std::move(arguments));
  }
  return output(call, out, std::move(elements->elements));
}

Operand copy(Call& call) {
  const Value out = call.argument(2);
  std::optional<Sequence> elements = sequenceArgument(call, 0);
  if (!elements || elements->base) return forgetOutput(call, out);
  return output(call, out, std::move(elements->elements));
}

Operand copyIf(Call& call) {
  const Value out = call.argument(2);
  std::optional<Sequence> elements = sequenceArgument(call, 0);
  if (!elements || elements->base) return forgetOutput(call, out);
  std::vector<Element<Value>> kept;
  for (auto& element : elements->elements) {
    if (!element.loops.empty()) return forgetOutput(call, out);
    element.when = conjunction(element.when, applyPredicate(call, call.argument(3), {Operand(element.value)}));
    if (!element.when.isFalse()) kept.push_back(element);
  }
  return output(call, out, std::move(kept));
}

Operand partialSum(Call& call) {
  std::optional<Sequence> elements = sequenceArgument(call, 0);
  if (!elements || !isPlain(*elements)) return forgetOutput(call, call.argument(2));
  for (std::size_t i = 1; i < elements->elements.size(); ++i)
    elements->elements[i].value =
        applyBinary("+", elements->elements[i - 1].value, elements->elements[i].value, nullptr, call.location());
  return output(call, call.argument(2), std::move(elements->elements));
}

Operand backInserter(Call& call) {
  Structure inserter;
  inserter.className = inserterClass;
  inserter.at("container") = Value(Pointer{call.evaluator.placeOf(call.arguments.at(0))});
  return Operand(Value(std::move(inserter)));
}

void addReading(Intrinsics& table) {
  table.add("std::accumulate", accumulate);
  table.add("std::reduce", accumulate);
  table.add("std::any_of", [](Call& call) { return quantified(call, Quantifier::Any); });
  table.add("std::all_of", [](Call& call) { return quantified(call, Quantifier::All); });
  table.add("std::none_of", [](Call& call) { return quantified(call, Quantifier::None); });
  table.add("std::count", [](Call& call) { return count(call, false); });
  table.add("std::count_if", [](Call& call) { return count(call, true); });
  table.add("std::find", [](Call& call) { return find(call, false); });
  table.add("std::find_if", [](Call& call) { return find(call, true); });
  table.add("std::max_element", [](Call& call) { return extreme(call, true); });
  table.add("std::min_element", [](Call& call) { return extreme(call, false); });
  table.add("std::equal", equalRanges);
  table.add("std::is_sorted", isSorted);
}

}  // namespace

void addAlgorithmIntrinsics(Intrinsics& table) {
  addReading(table);
  table.add("std::iota", iota);
  table.add("std::reverse", reverse);
  table.add("std::fill", fill);
  table.add("std::generate", generate);
  for (const char* name : {"std::sort", "std::stable_sort"}) table.add(name, sort);
  table.add("std::for_each", forEach);
  table.add("std::transform", transform);
  for (const char* name : {"std::copy", "std::move"}) table.add(name, copy);
  table.add("std::copy_if", copyIf);
  table.add("std::partial_sum", partialSum);
  table.add("std::back_inserter", backInserter);
  for (const char* name : {"std::remove", "std::remove_if", "std::unique", "std::shuffle", "std::random_shuffle",
                           "std::rotate", "std::partition", "std::nth_element"})
    table.add(name, [](Call& call) { return forgetRange(call, 0); });
}

}  // namespace dictum::symbolic

// <algorithm> over ranges of sequences: what reads them and what writes to another. What needs every element is known
// where the elements are.
#include <algorithm>

#include "symbolic/intrinsics/range.h"
#include "symbolic/operators.h"

namespace dictum::symbolic {

namespace {

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

// `a < b`, or what the comparison at `at` says; nothing where that is not known now.
std::optional<bool> isLess(Call& call, std::size_t at, const Value& a, const Value& b) {
  const std::optional<Expression> less =
      call.count() > at ? std::optional(applyPredicate(call, call.argument(at), {Operand(a), Operand(b)}))
                        : lessWhen(a, b);
  return less ? less->asBoolean() : std::nullopt;
}

// max_element, min_element: the first of the largest or least; of values whose order is known.
Operand extreme(Call& call, bool largest) {
  EditableRange range(call, 0);
  if (!range.isKnown() || range.values.empty()) return unknownRange(call);
  std::size_t best = 0;
  for (std::size_t i = 1; i < range.values.size(); ++i) {
    const Value &leader = range.values[best], &value = range.values[i];
    const std::optional<bool> better = largest ? isLess(call, 2, leader, value) : isLess(call, 2, value, leader);
    if (!better) return unknownRange(call);
    if (*better) best = i;
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

// minmax_element: the first of the least, the last of the largest.
Operand extremes(Call& call) {
  const Value least = call.evaluator.read(extreme(call, false));
  EditableRange range(call, 0);
  if (least.is<Unknown>()) return unknownRange(call);
  std::size_t best = 0;
  for (std::size_t i = 1; i < range.values.size(); ++i) {
    const std::optional<bool> less = isLess(call, 2, range.values[i], range.values[best]);
    if (!less) return unknownRange(call);
    if (!*less) best = i;
  }
  return Operand(pairOf(least, range.iterator(best)));
}

// lower_bound, upper_bound: the first element that is not less than the value; that is greater.
Operand bound(Call& call, bool upper) {
  EditableRange range(call, 0);
  if (!range.isKnown()) return unknownRange(call);
  const Value wanted = call.argument(2);
  for (std::size_t i = 0; i < range.values.size(); ++i) {
    const std::optional<bool> less =
        upper ? isLess(call, 3, wanted, range.values[i]) : isLess(call, 3, range.values[i], wanted);
    if (!less) return unknownRange(call);
    if (*less == upper) return Operand(range.iterator(i));
  }
  return Operand(range.iterator(range.values.size()));
}

Operand forEach(Call& call) {
  EditableRange range(call, 0);
  if (!range.isKnown()) return forgetRange(call, 0);
  const Value function = call.argument(2);
  for (std::size_t i = 0; i < range.values.size(); ++i) applyFunction(call, function, {Operand(range.placeOf(i))});
  return Operand(function);
}

// Iteration by iteration: the function may sum up, and what it gives is appended.
Operand transformEach(Call& call, Sequence sequence, const Value& out, const Value& function) {
  if (!isInserter(out) || sequence.isInterleaved) return forgetOutput(call, out);
  const auto elements = call.evaluator.withoutBase(std::move(sequence), call.location()).elements;
  const auto visit = [&](std::size_t i) {
    output(call, out, {{Expression::boolean(true), {}, applyFunction(call, function, {Operand(elements[i].value)})}});
  };
  call.evaluator.forEachInOrder(elements, visit, call.location());
  return Operand(out);
}

Operand transform(Call& call) {
  const bool binary = call.count() > 4;
  const Value out = call.argument(binary ? 3 : 2);
  const Value function = call.argument(binary ? 4 : 3);
  std::optional<Sequence> elements = sequenceArgument(call, 0);
  if (elements && !binary && !isPlain(*elements)) return transformEach(call, std::move(*elements), out, function);
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
  if (!elements) return forgetOutput(call, out);
  return output(call, out, call.evaluator.withoutBase(std::move(*elements), call.location()).elements);
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

Operand backInserter(Call& call) {
  Structure inserter;
  inserter.className = inserterClass;
  inserter.at("container") = Value(Pointer{call.evaluator.placeOf(call.arguments.at(0))});
  return Operand(Value(std::move(inserter)));
}

void addReading(Intrinsics& table) {
  table.add("std::any_of", [](Call& call) { return quantified(call, Quantifier::Any); });
  table.add("std::all_of", [](Call& call) { return quantified(call, Quantifier::All); });
  table.add("std::none_of", [](Call& call) { return quantified(call, Quantifier::None); });
  table.add("std::count", [](Call& call) { return count(call, false); });
  table.add("std::count_if", [](Call& call) { return count(call, true); });
  table.add("std::find", [](Call& call) { return find(call, false); });
  table.add("std::find_if", [](Call& call) { return find(call, true); });
  table.add("std::max_element", [](Call& call) { return extreme(call, true); });
  table.add("std::min_element", [](Call& call) { return extreme(call, false); });
  table.add("std::minmax_element", extremes);
  table.add("std::lower_bound", [](Call& call) { return bound(call, false); });
  table.add("std::upper_bound", [](Call& call) { return bound(call, true); });
  table.add("std::equal", equalRanges);
  table.add("std::is_sorted", isSorted);
}

}  // namespace

void addAlgorithmIntrinsics(Intrinsics& table) {
  addReading(table);
  table.add("std::for_each", forEach);
  table.add("std::transform", transform);
  for (const char* name : {"std::copy", "std::move"}) table.add(name, copy);
  table.add("std::copy_if", copyIf);
  table.add("std::back_inserter", backInserter);
  addRearrangeIntrinsics(table);
  addNumericIntrinsics(table);
}

}  // namespace dictum::symbolic

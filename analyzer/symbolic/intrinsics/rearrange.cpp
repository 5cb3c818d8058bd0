// Algorithms that change a range in place: order, contents, and which elements stay.
#include <algorithm>

#include "symbolic/intrinsics/range.h"
#include "symbolic/operators.h"

namespace dictum::symbolic {

namespace {

// A whole list, of which not all elements are listed.
Operand reverseList(Call& call) {
  std::optional<Range> range = rangeOf(call.evaluator, call.argument(0), call.argument(1));
  if (!range || !range->whole || range->reversed) return forgetRange(call, 0);
  range->reversed = true;
  std::optional<Sequence> elements = elementsOf(call.evaluator, *range);
  if (!elements) return forgetRange(call, 0);
  call.evaluator.write(range->container, Value(std::move(*elements)));
  return Operand(Value(None{}));
}

Operand reverse(Call& call) {
  EditableRange range(call, 0);
  if (!range.isKnown()) return reverseList(call);
  std::reverse(range.values.begin(), range.values.end());
  range.store();
  return Operand(Value(None{}));
}

Operand fill(Call& call) {
  EditableRange range(call, 0);
  if (!range.isKnown()) return forgetRange(call, 0);
  for (Value& value : range.values) value = call.argument(2);
  range.store();
  return Operand(Value(None{}));
}

Operand generate(Call& call) {
  EditableRange range(call, 0);
  if (!range.isKnown()) return forgetRange(call, 0);
  const Value function = call.argument(2);
  for (Value& value : range.values) value = applyFunction(call, function, {});
  range.store();
  return Operand(Value(None{}));
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
  return Operand(Value(None{}));
}

// The range that starts at argument 0 and has as many elements as argument 1 says.
std::optional<EditableRange> countedRange(Call& call) {
  const std::optional<Iterator> first = asIterator(call.argument(0));
  const Value size = call.argument(1);
  const Expression* count = scalar(size);
  if (!first || first->reverse || !count) return std::nullopt;
  const Value last = iteratorAt({first->container, schema::add(first->position, *count), false});
  EditableRange range(call, call.argument(0), last);
  return range.isKnown() ? std::optional(std::move(range)) : std::nullopt;
}

Operand fillCounted(Call& call) {
  std::optional<EditableRange> range = countedRange(call);
  if (!range) return forgetRange(call, 0);
  for (Value& value : range->values) value = call.argument(2);
  const std::size_t end = range->values.size();
  range->store();
  return Operand(range->iterator(end));
}

// rotate(first, middle, last)
Operand rotate(Call& call) {
  EditableRange range(call, call.argument(0), call.argument(2));
  EditableRange front(call, call.argument(0), call.argument(1));
  if (!range.isKnown() || !front.isKnown()) return forgetRange(call, 0);
  std::rotate(range.values.begin(), range.values.begin() + static_cast<std::ptrdiff_t>(front.values.size()),
              range.values.end());
  range.store();
  return Operand(range.iterator(range.values.size() - front.values.size()));
}

// Moves what stays to the front, as remove and unique do; the result is the end of it. `isDropped` may be asked only
// for what is literal.
Operand compacted(Call& call,
                  const std::function<std::optional<Expression>(const std::vector<Value>&, const Value&)>& isDropped) {
  EditableRange range(call, 0);
  if (!range.isKnown()) return forgetRange(call, 0);
  std::vector<Value> kept;
  for (const Value& value : range.values) {
    const std::optional<Expression> dropped = isDropped(kept, value);
    if (!dropped || !dropped->isLiteral()) return forgetRange(call, 0);
    if (dropped->isFalse()) kept.push_back(value);
  }
  const Value end = range.iterator(kept.size());
  std::copy(kept.begin(), kept.end(), range.values.begin());
  for (std::size_t i = kept.size(); i < range.values.size(); ++i)
    range.values[i] = call.unknown("an element behind those that std::remove or std::unique keeps");
  range.store();
  return Operand(end);
}

Operand unique(Call& call) {
  return compacted(call, [&](const std::vector<Value>& kept, const Value& value) -> std::optional<Expression> {
    if (kept.empty()) return Expression::boolean(false);
    if (call.count() > 2) return applyPredicate(call, call.argument(2), {Operand(kept.back()), Operand(value)});
    return equalWhen(kept.back(), value);
  });
}

Operand remove(Call& call) {
  return compacted(call,
                   [&](const std::vector<Value>&, const Value& value) { return equalWhen(value, call.argument(2)); });
}

Operand removeIf(Call& call) {
  return compacted(call, [&](const std::vector<Value>&, const Value& value) {
    return std::optional(applyPredicate(call, call.argument(2), {Operand(value)}));
  });
}

Operand replace(Call& call, bool byPredicate) {
  EditableRange range(call, 0);
  if (!range.isKnown()) return forgetRange(call, 0);
  for (Value& value : range.values) {
    const std::optional<Expression> same = byPredicate
                                               ? std::optional(applyPredicate(call, call.argument(2), {Operand(value)}))
                                               : equalWhen(value, call.argument(2));
    if (!same) return forgetRange(call, 0);
    value = merge(*same, call.argument(3), value);
  }
  range.store();
  return Operand(Value(None{}));
}

}  // namespace

void addRearrangeIntrinsics(Intrinsics& table) {
  table.add("std::reverse", reverse);
  table.add("std::fill", fill);
  table.add("std::fill_n", fillCounted);
  table.add("std::generate", generate);
  for (const char* name : {"std::sort", "std::stable_sort"}) table.add(name, sort);
  table.add("std::rotate", rotate);
  table.add("std::unique", unique);
  table.add("std::remove", remove);
  table.add("std::remove_if", removeIf);
  table.add("std::replace", [](Call& call) { return replace(call, false); });
  table.add("std::replace_if", [](Call& call) { return replace(call, true); });
  for (const char* name : {"std::shuffle", "std::random_shuffle", "std::partition", "std::stable_partition",
                           "std::nth_element", "std::partial_sort"})
    table.add(name, [](Call& call) { return forgetRange(call, 0); });
}

}  // namespace dictum::symbolic

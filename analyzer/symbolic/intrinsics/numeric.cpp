// <numeric>: sums over ranges, and ranges of sums.
#include <algorithm>

#include "symbolic/intrinsics/range.h"
#include "symbolic/operators.h"

namespace dictum::symbolic {

namespace {

using Combine = std::function<Value(const Value&, const Value&)>;

// `text`: the operator where the call gives no function at `at`.
Combine combination(Call& call, std::size_t at, const char* text, const ir::TypePtr& type) {
  if (call.count() > at)
    return [&call, at](const Value& a, const Value& b) {
      return applyFunction(call, call.argument(at), {Operand(a), Operand(b)});
    };
  return [&call, text, type](const Value& a, const Value& b) { return applyBinary(text, a, b, type, call.location()); };
}

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

// inner_product, and transform_reduce of two ranges: the sum of products, or what the two functions at the end say.
Operand innerProduct(Call& call) {
  std::optional<Sequence> left = sequenceArgument(call, 0);
  const std::optional<Iterator> start = asIterator(call.argument(2));
  if (!left || !isPlain(*left) || !start) return unknownRange(call);
  const ir::TypePtr type = call.expression.type;
  const Combine sum = combination(call, 4, "+", type), product = combination(call, 5, "*", type);
  Value result = call.argument(3);
  for (std::size_t i = 0; i < left->elements.size(); ++i) {
    const Value at(schema::add(start->position, Expression::integer(static_cast<std::int64_t>(i))));
    const Value other =
        call.evaluator.read(call.evaluator.elementAt(Operand(start->container), at, nullptr, call.location()));
    result = convert(sum(result, product(left->elements[i].value, other)), type, call.location());
  }
  return Operand(result);
}

// transform_reduce(first, last, start, reduce, transform)
Operand transformReduce(Call& call) {
  if (asIterator(call.argument(2))) return innerProduct(call);
  if (call.count() < 5) return unknownRange(call);
  return Operand(fold(call, 0, call.argument(2), [&](const Value& sum, const Value& x) {
    const Value changed = applyFunction(call, call.argument(4), {Operand(x)});
    return convert(applyFunction(call, call.argument(3), {Operand(sum), Operand(changed)}), call.expression.type,
                   call.location());
  }));
}

Operand iota(Call& call) {
  EditableRange range(call, 0);
  if (!range.isKnown()) return forgetRange(call, 0);
  Value next = call.argument(2);
  for (Value& value : range.values) {
    value = next;
    next = applyBinary("+", next, integer(1), nullptr, call.location());
  }
  range.store();
  return Operand(Value(None{}));
}

Operand partialSum(Call& call) {
  std::optional<Sequence> elements = sequenceArgument(call, 0);
  if (!elements || !isPlain(*elements)) return forgetOutput(call, call.argument(2));
  const Combine sum = combination(call, 3, "+", nullptr);
  for (std::size_t i = 1; i < elements->elements.size(); ++i)
    elements->elements[i].value = sum(elements->elements[i - 1].value, elements->elements[i].value);
  return output(call, call.argument(2), std::move(elements->elements));
}

Operand adjacentDifference(Call& call) {
  std::optional<Sequence> elements = sequenceArgument(call, 0);
  if (!elements || !isPlain(*elements)) return forgetOutput(call, call.argument(2));
  const Combine difference = combination(call, 3, "-", nullptr);
  for (std::size_t i = elements->elements.size(); i-- > 1;)
    elements->elements[i].value = difference(elements->elements[i].value, elements->elements[i - 1].value);
  return output(call, call.argument(2), std::move(elements->elements));
}

}  // namespace

void addNumericIntrinsics(Intrinsics& table) {
  table.add("std::accumulate", accumulate);
  table.add("std::reduce", accumulate);
  table.add("std::inner_product", innerProduct);
  table.add("std::transform_reduce", transformReduce);
  table.add("std::iota", iota);
  table.add("std::partial_sum", partialSum);
  table.add("std::adjacent_difference", adjacentDifference);
}

}  // namespace dictum::symbolic

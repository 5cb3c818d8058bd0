// Ranges of numbers: c10::irange(to), c10::irange(from, to). Where `to` is below `from` they are empty.
#include <algorithm>

#include "symbolic/cases.h"
#include "symbolic/intrinsics/support.h"
#include "symbolic/library_types.h"

namespace dictum::symbolic {

namespace {

constexpr std::int64_t maximumCount = 1'000'000;

// The largest number that `to` can be; nothing where it is not one of a few.
std::optional<std::int64_t> largest(const Expression& to) {
  const auto values = listedValues(to);
  if (!values) return std::nullopt;
  std::optional<std::int64_t> result;
  for (const Expression& value : *values) {
    const std::optional<std::int64_t> number = value.asInteger();
    if (!number) return std::nullopt;
    result = std::max(result.value_or(*number), *number);
  }
  return result;
}

Operand irange(Call& call) {
  const ir::TypePtr integerType = plainType(schema::ValueType::Integer);
  auto bound = [&](std::size_t i) { return call.evaluator.converted(call.argument(i), integerType, call.location()); };
  const Value from = call.count() > 1 ? bound(0) : integer(0), to = bound(call.count() - 1);
  if (!scalar(from) || !scalar(to)) return Operand(scalar(from) ? to : from);
  const std::optional<std::int64_t> first = scalar(from)->asInteger(), end = largest(*scalar(to));
  Sequence numbers;
  if (first && end && *end - *first <= maximumCount) {
    for (std::int64_t i = *first; i < *end; ++i)
      numbers.elements.push_back({schema::less(Expression::integer(i), *scalar(to)), {}, integer(i)});
  } else {
    const std::string index = call.evaluator.freshIndexName("i");
    numbers.elements.push_back(
        {Expression::boolean(true), {Family{index, *scalar(from), *scalar(to)}}, Value(Expression::loopIndex(index))});
  }
  return Operand(Value(std::move(numbers)));
}

}  // namespace

void addCountingIntrinsics(Intrinsics& table) { table.add("c10::irange", irange); }

}  // namespace dictum::symbolic

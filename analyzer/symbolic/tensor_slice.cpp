// Shapes of parts: one element of a dimension, a range, pieces.
#include <algorithm>

#include "symbolic/tensor_shape.h"

namespace dictum::symbolic {

using schema::Expression;

namespace {

Expression number(std::int64_t value) { return Expression::integer(value); }

// Whether `e` is certainly not negative, for sizes that are not: `size` is one of them.
bool isNonNegative(const Expression& e, const Expression& size) {
  if (e == size) return true;
  if (auto value = e.asInteger()) return *value >= 0;
  const auto all = [&] {
    return std::all_of(e.operands().begin(), e.operands().end(),
                       [&](const Expression& operand) { return isNonNegative(operand, size); });
  };
  switch (e.operation()) {
    case schema::Operation::Add:
    case schema::Operation::Multiply:
    case schema::Operation::Divide:
      return all();
    case schema::Operation::Size:
      return true;
    default:
      return false;
  }
}

// Whether 0 <= e <= size certainly.
bool isWithin(const Expression& e, const Expression& size) {
  if (e == size) return true;
  if (auto value = e.asInteger(); value && *value == 0) return true;
  if (e.operation() == schema::Operation::Divide) {
    const auto divisor = e.operands()[1].asInteger();
    return divisor && *divisor >= 1 && isWithin(e.operands()[0], size);
  }
  return isNonNegative(e, size) && isNonNegative(schema::subtract(size, e), size);
}

// A bound as a position in [0, size].
Expression clampedBound(const Expression& bound, const Expression& size) {
  if (isWithin(bound, size)) return bound;
  const auto literal = bound.asInteger();
  const Expression fromEnd = schema::add(size, bound);
  const Expression behind =
      isWithin(fromEnd, size) ? fromEnd : schema::conditional(schema::less(fromEnd, number(0)), number(0), fromEnd);
  if (literal && *literal < 0) return behind;
  const Expression ahead = schema::conditional(schema::less(bound, size), bound, size);
  if (isNonNegative(bound, size)) return ahead;
  return schema::conditional(schema::less(bound, number(0)), behind, ahead);
}

// ceil(a / b) for a >= 0, b >= 1.
Expression dividedUp(const Expression& a, const Expression& b) {
  if (b.asInteger() == std::optional<std::int64_t>(1)) return a;
  return schema::divide(schema::subtract(schema::add(a, b), number(1)), b);
}

// The length from a literal start, not counted from the end, to the end; nothing for other starts.
Dimension restFrom(const Expression& start, const Expression& size, const Expression& step) {
  const auto first = start.asInteger(), stride = step.asInteger();
  if (!first || *first < 0 || !stride || size.isLiteral()) return std::nullopt;
  const Expression rest = schema::subtract(size, start);
  const Expression length = dividedUp(rest, step);
  // The quotient truncates to zero while its dividend is greater than -step.
  if (*first <= 2 * *stride - 2) return length;
  return schema::conditional(schema::less(start, size), length, number(0));
}

Result<std::optional<std::size_t>> positionOf(const Shape& shape, Axis axis) {
  if (!shape || !axis) return std::optional<std::size_t>();
  Result<std::size_t> at = wrapAxis(*axis, shape->size());
  if (!at) return failure(at.error());
  return std::optional<std::size_t>(*at);
}

Shape sameRank(const Shape& shape) { return shape ? Shape(Dimensions(shape->size())) : Shape(); }

}  // namespace

Dimension sliceLength(const Dimension& size, const Slice& slice) {
  const bool whole = !slice.start && !slice.stop;
  if (whole && literalSize(slice.step) == std::optional<std::int64_t>(1)) return size;
  if (!size || !slice.step || (slice.start && !*slice.start) || (slice.stop && !*slice.stop)) return std::nullopt;
  if (!slice.stop && slice.start)
    if (auto rest = restFrom(**slice.start, *size, *slice.step)) return rest;
  const Expression start = slice.start ? clampedBound(**slice.start, *size) : number(0);
  const Expression stop = slice.stop ? clampedBound(**slice.stop, *size) : *size;
  const Expression span = schema::subtract(stop, start);
  const Expression length = dividedUp(span, *slice.step);
  // Clamped bounds lie in [0, size].
  const bool isOrdered = !slice.stop || start.asInteger() == std::optional<std::int64_t>(0);
  if (isOrdered || isNonNegative(span, *size)) return length;
  return schema::conditional(schema::less(start, stop), length, number(0));
}

Result<Shape> resizedAt(const Shape& shape, Axis axis, const Dimension& size) {
  Result<std::optional<std::size_t>> at = positionOf(shape, axis);
  if (!at) return failure(at.error());
  if (!*at || shape->empty()) return sameRank(shape);
  Dimensions result = *shape;
  result[**at] = size;
  return Shape(std::move(result));
}

Result<Shape> selected(const Shape& shape, Axis axis, const Dimension& index) {
  if (!shape) return Shape();
  if (shape->empty()) return failure("select() cannot be applied to a 0-dim tensor.");
  Result<std::optional<std::size_t>> at = positionOf(shape, axis);
  if (!at) return failure(at.error());
  if (!*at) return Shape(Dimensions(shape->size() - 1));
  const auto position = literalSize(index), size = literalSize((*shape)[**at]);
  if (position && size && (*position < -*size || *position >= *size))
    return failure("select(): index " + std::to_string(*position) + " out of range for tensor of size " +
                   describe(*shape) + " at dimension " + std::to_string(**at));
  Dimensions result = *shape;
  result.erase(result.begin() + static_cast<std::ptrdiff_t>(**at));
  return Shape(std::move(result));
}

Result<Shape> sliced(const Shape& shape, Axis axis, const Slice& slice) {
  if (!shape) return Shape();
  if (shape->empty()) return failure("slice() cannot be applied to a 0-dim tensor.");
  if (const auto step = literalSize(slice.step); step && *step <= 0) return failure("slice step must be positive");
  Result<std::optional<std::size_t>> at = positionOf(shape, axis);
  if (!at) return failure(at.error());
  if (!*at) return sameRank(shape);
  return resizedAt(shape, axis, sliceLength((*shape)[**at], slice));
}

Result<Shape> narrowed(const Shape& shape, Axis axis, const Dimension& start, const Dimension& length) {
  if (!shape) return Shape();
  if (shape->empty()) return failure("narrow() cannot be applied to a 0-dim tensor.");
  Result<std::optional<std::size_t>> at = positionOf(shape, axis);
  if (!at) return failure(at.error());
  if (!*at) return sameRank(shape);
  const auto size = literalSize((*shape)[**at]), from = literalSize(start), count = literalSize(length);
  if (size && from && count) {
    std::int64_t begin = *from;
    if (begin != *size) {
      Result<std::size_t> wrapped = wrapAxis(begin, static_cast<std::size_t>(*size));
      if (!wrapped) return failure(wrapped.error());
      begin = static_cast<std::int64_t>(*wrapped);
    }
    if (*count < 0 || begin > *size - *count)
      return failure("start (" + std::to_string(begin) + ") + length (" + std::to_string(*count) +
                     ") exceeds dimension size (" + std::to_string(*size) + ").");
  }
  return resizedAt(shape, axis, length);
}

std::optional<Dimensions> splitSizes(const Dimension& size, const Dimension& piece) {
  if (!size || !piece) return std::nullopt;
  const auto total = size->asInteger(), part = piece->asInteger();
  if (total && part && *part > 0) {
    Dimensions result;
    for (std::int64_t done = 0; done < *total; done += *part) result.push_back(number(std::min(*part, *total - done)));
    if (result.empty()) result.push_back(number(0));
    return result;
  }
  // `split(hidden)` of `3 * hidden`.
  if (*size == *piece) return Dimensions{*size};
  for (std::int64_t n = 2; n <= 16; ++n)
    if (schema::multiply(number(n), *piece) == *size) return Dimensions(static_cast<std::size_t>(n), piece);
  return std::nullopt;
}

std::optional<Dimensions> chunkSizes(const Dimension& size, std::int64_t count) {
  if (count < 1 || !size) return std::nullopt;
  if (auto total = size->asInteger()) {
    if (*total == 0) return Dimensions(static_cast<std::size_t>(count), number(0));
    return splitSizes(size, number((*total + count - 1) / count));
  }
  if (count == 1) return Dimensions{*size};
  const Expression piece = schema::divide(*size, number(count));
  if (schema::multiply(number(count), piece) != *size) return std::nullopt;
  return Dimensions(static_cast<std::size_t>(count), Dimension(piece));
}

}  // namespace dictum::symbolic

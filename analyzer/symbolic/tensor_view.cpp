// Shapes of views: the same elements, counted another way.
#include <algorithm>
#include <numeric>

#include "symbolic/tensor_shape.h"

namespace dictum::symbolic {

using schema::Expression;

namespace {

bool isLiteral(const Dimension& dimension, std::int64_t value) {
  return literalSize(dimension) == std::optional<std::int64_t>(value);
}

// A product as a literal and its other factors, so that common ones cancel.
struct Factors {
  std::int64_t literal = 1;
  std::vector<Expression> others;

  void add(const Expression& factor) {
    if (auto value = factor.asInteger()) {
      literal *= *value;
    } else if (factor.operation() == schema::Operation::Multiply) {
      for (const Expression& operand : factor.operands()) add(operand);
    } else {
      others.push_back(factor);
    }
  }

  Expression product() const {
    Expression result = Expression::integer(literal);
    for (const Expression& factor : others) result = schema::multiply(result, factor);
    return result;
  }
};

void cancel(Factors& a, Factors& b) {
  std::vector<Expression> kept;
  for (const Expression& factor : b.others) {
    auto match = std::find(a.others.begin(), a.others.end(), factor);
    if (match == a.others.end())
      kept.push_back(factor);
    else
      a.others.erase(match);
  }
  b.others = std::move(kept);
  if (const std::int64_t common = std::gcd(a.literal, b.literal); common > 1) {
    a.literal /= common;
    b.literal /= common;
  }
}

std::optional<Factors> factorsOf(const Dimensions& dimensions) {
  Factors factors;
  for (const Dimension& dimension : dimensions) {
    if (!dimension) return std::nullopt;
    factors.add(*dimension);
  }
  return factors;
}

Error invalidShape(const Dimensions& wanted, const Expression& count) {
  return Error("shape '" + describe(wanted) + "' is invalid for input of size " + schema::print(count));
}

// The size that stands for -1; nothing where it is not known.
Result<Dimension> inferredSize(const Shape& from, const Dimensions& wanted, const Dimensions& fixed) {
  if (!from) return Dimension();
  std::optional<Factors> count = factorsOf(*from), divisor = factorsOf(fixed);
  if (!count || !divisor) return Dimension();
  const Expression total = count->product();
  if (divisor->literal == 0) {
    if (count->literal != 0) return failure(invalidShape(wanted, total));
    return failure("cannot reshape tensor of 0 elements into shape " + describe(wanted) +
                   " because the unspecified dimension size -1 can be any value and is ambiguous");
  }
  cancel(*count, *divisor);
  if (count->others.empty() && divisor->others.empty() && count->literal % divisor->literal != 0)
    return failure(invalidShape(wanted, total));
  const Expression numerator = count->product(), denominator = divisor->product();
  return Dimension(isLiteral(denominator, 1) ? numerator : schema::divide(numerator, denominator));
}

// Resolves a -1 in `wanted`; checks the element count where it is known.
Result<Shape> resolved(const Shape& from, const Dimensions& wanted) {
  Dimensions fixed;
  std::optional<std::size_t> open;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto size = literalSize(wanted[i]);
    if (size && *size < -1) return failure("invalid shape dimension " + std::to_string(*size));
    if (!isLiteral(wanted[i], -1)) {
      fixed.push_back(wanted[i]);
      continue;
    }
    if (open) return failure("only one dimension can be inferred");
    open = i;
  }
  Dimensions result = wanted;
  if (open) {
    Result<Dimension> size = inferredSize(from, wanted, fixed);
    if (!size) return failure(size.error());
    result[*open] = *size;
    return Shape(std::move(result));
  }
  const auto have = literalSize(elementCount(from)), want = literalSize(elementCount(wanted));
  if (have && want && *have != *want) return failure(invalidShape(wanted, Expression::integer(*have)));
  return Shape(std::move(result));
}

// The rank stays, which dimension is where is not known.
Shape shuffled(const Shape& shape) { return Dimensions(shape->size()); }

}  // namespace

Result<Shape> viewed(const Shape& shape, const Shape& wanted) {
  if (!wanted) return Shape();
  return resolved(shape, *wanted);
}

Result<Shape> permuted(const Shape& shape, const std::optional<std::vector<Axis>>& order) {
  if (!shape) return order ? Shape(Dimensions(order->size())) : Shape();
  if (!order) return shuffled(shape);
  if (order->size() != shape->size())
    return failure(
        "permute(sparse_coo): number of dimensions in the tensor input does not match the length of the "
        "desired ordering of dimensions i.e. input.dim() = " +
        std::to_string(shape->size()) + " is not equal to len(dims) = " + std::to_string(order->size()));
  Dimensions result;
  std::vector<bool> seen(shape->size());
  for (const Axis& axis : *order) {
    if (!axis) return shuffled(shape);
    Result<std::size_t> at = wrapAxis(*axis, shape->size());
    if (!at) return failure(at.error());
    if (seen[*at]) return failure("permute(): duplicate dims are not allowed.");
    seen[*at] = true;
    result.push_back((*shape)[*at]);
  }
  return Shape(std::move(result));
}

Result<Shape> transposed(const Shape& shape, Axis first, Axis second) {
  if (!shape) return Shape();
  if (!first || !second) return shuffled(shape);
  Result<std::size_t> a = wrapAxis(*first, shape->size());
  if (!a) return failure(a.error());
  Result<std::size_t> b = wrapAxis(*second, shape->size());
  if (!b) return failure(b.error());
  Dimensions result = *shape;
  if (!result.empty()) std::swap(result[*a], result[*b]);
  return Shape(std::move(result));
}

Result<Shape> matrixTransposed(const Shape& shape) {
  if (!shape) return Shape();
  if (shape->size() > 2)
    return failure("t() expects a tensor with <= 2 dimensions, but self is " + std::to_string(shape->size()) + "D");
  return shape->size() == 2 ? transposed(shape, 0, 1) : shape;
}

Result<Shape> unsqueezed(const Shape& shape, Axis axis) {
  if (!shape) return Shape();
  if (!axis) return Shape(Dimensions(shape->size() + 1));
  Result<std::size_t> at = wrapAxis(*axis, shape->size() + 1);
  if (!at) return failure(at.error());
  Dimensions result = *shape;
  result.insert(result.begin() + static_cast<std::ptrdiff_t>(*at), Expression::integer(1));
  return Shape(std::move(result));
}

Result<Shape> squeezed(const Shape& shape) {
  if (!shape) return Shape();
  Dimensions result;
  for (const Dimension& size : *shape) {
    if (!literalSize(size)) return Shape();  // it may be 1
    if (!isLiteral(size, 1)) result.push_back(size);
  }
  return Shape(std::move(result));
}

Result<Shape> squeezed(const Shape& shape, Axis axis) {
  if (!shape || !axis) return Shape();
  Result<std::size_t> at = wrapAxis(*axis, shape->size());
  if (!at) return failure(at.error());
  if (shape->empty()) return shape;
  const Dimension& size = (*shape)[*at];
  if (!literalSize(size)) return Shape();
  Dimensions result = *shape;
  if (isLiteral(size, 1)) result.erase(result.begin() + static_cast<std::ptrdiff_t>(*at));
  return Shape(std::move(result));
}

Result<Shape> flattened(const Shape& shape, Axis from, Axis to) {
  if (!shape || !from || !to) return Shape();
  Result<std::size_t> first = wrapAxis(*from, shape->size());
  if (!first) return failure(first.error());
  Result<std::size_t> last = wrapAxis(*to, shape->size());
  if (!last) return failure(last.error());
  if (*first > *last) return failure("flatten() has invalid args: start_dim cannot come after end_dim");
  if (shape->empty()) return Shape(Dimensions{Expression::integer(1)});
  const auto begin = shape->begin() + static_cast<std::ptrdiff_t>(*first);
  const auto end = shape->begin() + static_cast<std::ptrdiff_t>(*last) + 1;
  Dimensions result(shape->begin(), begin);
  result.push_back(elementCount(Dimensions(begin, end)));
  result.insert(result.end(), end, shape->end());
  return Shape(std::move(result));
}

Result<Shape> unflattened(const Shape& shape, Axis axis, const Shape& sizes) {
  if (!shape || !axis || !sizes) return Shape();
  Result<std::size_t> at = wrapAxis(*axis, shape->size());
  if (!at) return failure(at.error());
  if (shape->empty()) return Shape();
  Result<Shape> parts = resolved(Dimensions{(*shape)[*at]}, *sizes);
  if (!parts)
    return failure("unflatten: Provided sizes " + describe(*sizes) + " don't multiply up to the size of dim " +
                   std::to_string(*at) + " (" + schema::print(*(*shape)[*at]) + ") in the input tensor");
  Dimensions result = *shape;
  const auto position = result.erase(result.begin() + static_cast<std::ptrdiff_t>(*at));
  result.insert(position, (*parts)->begin(), (*parts)->end());
  return Shape(std::move(result));
}

Result<Shape> expanded(const Shape& shape, const Shape& wanted) {
  if (!wanted) return Shape();
  if (!shape) {
    Dimensions result = *wanted;
    for (Dimension& size : result)
      if (isLiteral(size, -1)) size = std::nullopt;
    return Shape(std::move(result));
  }
  if (wanted->size() < shape->size())
    return failure("the number of sizes provided (" + std::to_string(wanted->size()) +
                   ") must be greater or equal to the number of dimensions in the tensor (" +
                   std::to_string(shape->size()) + ")");
  const std::size_t offset = wanted->size() - shape->size();
  Dimensions result = *wanted;
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (isLiteral(result[i], -1)) {
      if (i < offset)
        return failure("The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension " +
                       std::to_string(i));
      result[i] = (*shape)[i - offset];
    } else if (i >= offset) {
      const auto have = literalSize((*shape)[i - offset]), want = literalSize(result[i]);
      if (have && want && *have != 1 && *have != *want)
        return failure("The expanded size of the tensor (" + std::to_string(*want) +
                       ") must match the existing size (" + std::to_string(*have) + ") at non-singleton dimension " +
                       std::to_string(i) + ".  Target sizes: " + describe(*wanted) +
                       ".  Tensor sizes: " + describe(*shape));
    }
  }
  return Shape(std::move(result));
}

Result<Shape> repeated(const Shape& shape, const Shape& repeats) {
  if (!repeats) return Shape();
  if (!shape) return Shape(Dimensions(repeats->size()));
  if (repeats->size() < shape->size())
    return failure("Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor");
  const std::size_t offset = repeats->size() - shape->size();
  Dimensions result = *repeats;
  for (std::size_t i = offset; i < result.size(); ++i) {
    const Dimension& size = (*shape)[i - offset];
    result[i] = size && result[i] ? Dimension(schema::multiply(*size, *result[i])) : std::nullopt;
  }
  return Shape(std::move(result));
}

}  // namespace dictum::symbolic

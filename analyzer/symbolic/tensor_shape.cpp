// Shapes that several tensors have together: broadcasting, products, joins, reductions.
#include "symbolic/tensor_shape.h"

#include <algorithm>

namespace dictum::symbolic {

using schema::Expression;

namespace {

std::string text(const Dimension& dimension) { return dimension ? schema::print(*dimension) : "?"; }

bool isOne(const Dimension& dimension) { return literalSize(dimension) == std::optional<std::int64_t>(1); }

// Whether two sizes certainly differ.
bool clash(const Dimension& a, const Dimension& b) {
  const auto x = literalSize(a), y = literalSize(b);
  return x && y && *x != *y;
}

// The better known one of two sizes that must be equal.
const Dimension& eitherOf(const Dimension& a, const Dimension& b) {
  if (!a) return b;
  return literalSize(b) ? b : a;
}

Dimension productOf(const Dimensions& dimensions) {
  Expression product = Expression::integer(1);
  for (const Dimension& dimension : dimensions) {
    if (!dimension) return std::nullopt;
    product = schema::multiply(product, *dimension);
  }
  return product;
}

// Sizes that are equal, or of which one is 1.
Dimension broadcastSizes(const Dimension& a, const Dimension& b) {
  if (isOne(a)) return b;
  if (isOne(b)) return a;
  if (literalSize(a)) return a;
  if (literalSize(b)) return b;
  if (!a || !b) return std::nullopt;
  if (*a == *b) return a;
  return schema::conditional(schema::equal(*a, Expression::integer(1)), *b, *a);
}

Result<Shape> mismatchedMatrices(const Dimensions& a, const Dimensions& b) {
  return failure("mat1 and mat2 shapes cannot be multiplied (" + text(a[0]) + "x" + text(a[1]) + " and " + text(b[0]) +
                 "x" + text(b[1]) + ")");
}

// What LibTorch says depends on the kernel that it picks for these ranks.
Result<Shape> mismatchedProduct(const Dimensions& a, const Dimensions& b) {
  const auto folded = [](const Dimensions& sizes) {
    return Dimensions{productOf(Dimensions(sizes.begin(), sizes.end() - 1)), sizes.back()};
  };
  const auto vector = [](const Dimensions& matrix, const Dimension& size) {
    return failure("size mismatch, got " + text(matrix[0]) + ", " + text(matrix[0]) + "x" + text(matrix[1]) + "," +
                   text(size));
  };
  if (a.size() == 1 && b.size() == 1)
    return failure("inconsistent tensor size, expected tensor [" + text(a[0]) + "] and src [" + text(b[0]) +
                   "] to have the same number of elements, but got " + text(a[0]) + " and " + text(b[0]) +
                   " elements respectively");
  if (b.size() == 1) return vector(folded(a), b[0]);
  if (b.size() == 2) return mismatchedMatrices(a.size() == 1 ? Dimensions{Expression::integer(1), a[0]} : folded(a), b);
  if (a.size() <= 2) {
    Dimensions turned = b;
    std::swap(turned[turned.size() - 1], turned[turned.size() - 2]);
    if (a.size() == 1) return vector(folded(turned), a[0]);
    return mismatchedMatrices(folded(turned), {a[1], a[0]});
  }
  Dimensions batch(b.begin(), b.end() - 2);
  return failure("Expected size for first two dimensions of batch2 tensor to be: [" + text(productOf(batch)) + ", " +
                 text(a.back()) + "] but got: [" + text(productOf(batch)) + ", " + text(b[b.size() - 2]) + "].");
}

// A tensor of shape [0] joins anything in cat, for the sake of old code.
bool isLegacyEmpty(const Dimensions& sizes) {
  return sizes.size() == 1 && literalSize(sizes[0]) == std::optional<std::int64_t>(0);
}

// Whether inputs decide if it is one of those.
bool mayBeLegacyEmpty(const Dimensions& sizes) { return sizes.size() == 1 && !literalSize(sizes[0]); }

// Adds the sizes of one more tensor to those of a join; `position` is that of the tensor in the list.
Result<Shape> joined(Dimensions total, const Dimensions& next, std::size_t along, std::size_t position) {
  if (next.size() != total.size() && (mayBeLegacyEmpty(total) || mayBeLegacyEmpty(next))) return Shape();
  if (next.size() != total.size())
    return failure("Tensors must have same number of dimensions: got " + std::to_string(total.size()) + " and " +
                   std::to_string(next.size()));
  for (std::size_t i = 0; i < total.size(); ++i) {
    if (i == along) {
      total[i] = total[i] && next[i] ? Dimension(schema::add(*total[i], *next[i])) : std::nullopt;
    } else if (clash(total[i], next[i])) {
      return failure("Sizes of tensors must match except in dimension " + std::to_string(along) + ". Expected size " +
                     text(total[i]) + " but got size " + text(next[i]) + " for tensor number " +
                     std::to_string(position) + " in the list.");
    } else {
      total[i] = eitherOf(total[i], next[i]);
    }
  }
  return Shape(std::move(total));
}

}  // namespace

std::optional<std::int64_t> literalSize(const Dimension& dimension) {
  return dimension ? dimension->asInteger() : std::nullopt;
}

Dimension elementCount(const Shape& shape) { return shape ? productOf(*shape) : std::nullopt; }

std::string describe(const Dimensions& sizes) {
  std::string result = "[";
  for (const Dimension& size : sizes) result += (result.size() > 1 ? ", " : "") + text(size);
  return result + "]";
}

Result<std::size_t> wrapAxis(std::int64_t axis, std::size_t rank) {
  const auto limit = static_cast<std::int64_t>(std::max<std::size_t>(rank, 1));
  if (axis < -limit || axis >= limit)
    return failure("Dimension out of range (expected to be in range of [" + std::to_string(-limit) + ", " +
                   std::to_string(limit - 1) + "], but got " + std::to_string(axis) + ")");
  return static_cast<std::size_t>(axis < 0 ? axis + limit : axis);
}

Result<Shape> broadcasted(const Shape& a, const Shape& b) {
  if (!a || !b) return Shape();
  const Dimensions& longer = a->size() >= b->size() ? *a : *b;
  const Dimensions& shorter = a->size() >= b->size() ? *b : *a;
  const std::size_t offset = longer.size() - shorter.size();
  Dimensions result = longer;
  for (std::size_t i = 0; i < shorter.size(); ++i) {
    Dimension& size = result[offset + i];
    if (clash(size, shorter[i]) && !isOne(size) && !isOne(shorter[i])) {
      const bool inOrder = &longer == &*a;
      return failure("The size of tensor a (" + text(inOrder ? size : shorter[i]) +
                     ") must match the size of tensor b (" + text(inOrder ? shorter[i] : size) +
                     ") at non-singleton dimension " + std::to_string(offset + i));
    }
    size = broadcastSizes(size, shorter[i]);
  }
  return Shape(std::move(result));
}

Result<Shape> matrixProduct(const Shape& first, const Shape& second) {
  if (!first || !second) return Shape();
  const Dimensions& a = *first;
  const Dimensions& b = *second;
  if (a.empty() || b.empty())
    return failure("both arguments to matmul need to be at least 1D, but they are " + std::to_string(a.size()) +
                   "D and " + std::to_string(b.size()) + "D");
  const std::size_t inner = b.size() == 1 ? 0 : b.size() - 2;
  Dimensions batchA(a.begin(), a.size() > 2 ? a.end() - 2 : a.begin());
  Dimensions batchB(b.begin(), b.size() > 2 ? b.end() - 2 : b.begin());
  Result<Shape> batch = broadcasted(batchA, batchB);
  if (!batch) return batch;
  if (clash(a.back(), b[inner])) return mismatchedProduct(a, b);
  Dimensions result = **batch;
  if (a.size() > 1) result.push_back(a[a.size() - 2]);
  if (b.size() > 1) result.push_back(b.back());
  return Shape(std::move(result));
}

Result<Shape> concatenated(const std::vector<Shape>& shapes, Axis axis) {
  if (shapes.empty()) return failure("torch.cat(): expected a non-empty list of Tensors");
  bool isKnown = true, isCertain = true;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    isKnown = isKnown && shapes[i];
    if (!shapes[i]) continue;
    isCertain = isCertain && !mayBeLegacyEmpty(*shapes[i]);
    if (shapes[i]->empty())
      return failure("zero-dimensional tensor (at position " + std::to_string(i) + ") cannot be concatenated");
  }
  if (!isKnown) return Shape();
  Shape total;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const Dimensions& next = *shapes[i];
    if (isLegacyEmpty(next)) continue;
    if (!axis) return Shape(Dimensions(next.size()));
    Result<std::size_t> along = wrapAxis(*axis, total ? total->size() : next.size());
    if (!along) return isCertain ? failure(along.error()) : Result<Shape>(Shape());
    Result<Shape> sum = total ? joined(std::move(*total), next, *along, i) : Result<Shape>(next);
    if (!sum || !*sum) return sum;
    total = *sum;
  }
  return total ? total : shapes.front();
}

Result<Shape> stacked(const std::vector<Shape>& shapes, Axis axis) {
  if (shapes.empty()) return failure("stack expects a non-empty TensorList");
  if (shapes[0] && axis) {
    Result<std::size_t> along = wrapAxis(*axis, shapes[0]->size() + 1);
    if (!along) return failure(along.error());
  }
  Shape common;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (!shapes[i]) continue;
    if (!common) {
      common = shapes[i];
      continue;
    }
    bool differs = common->size() != shapes[i]->size();
    for (std::size_t d = 0; !differs && d < common->size(); ++d) differs = clash((*common)[d], (*shapes[i])[d]);
    if (differs)
      return failure("stack expects each tensor to be equal size, but got " + describe(*common) + " at entry 0 and " +
                     describe(*shapes[i]) + " at entry " + std::to_string(i));
    for (std::size_t d = 0; d < common->size(); ++d) (*common)[d] = eitherOf((*common)[d], (*shapes[i])[d]);
  }
  Result<Shape> result = unsqueezed(common, axis);
  if (!result || !*result || !axis) return result;
  return resizedAt(*result, axis, Expression::integer(static_cast<std::int64_t>(shapes.size())));
}

Result<Shape> reduced(const Shape& shape, const std::vector<Axis>& axes, bool keep) {
  if (!shape) {
    if (axes.empty() && !keep) return Shape(Dimensions{});
    return Shape();
  }
  std::vector<bool> goes(std::max<std::size_t>(shape->size(), 1), axes.empty());
  for (const Axis& axis : axes) {
    if (!axis) return keep ? Shape(Dimensions(shape->size())) : Shape();
    Result<std::size_t> at = wrapAxis(*axis, shape->size());
    if (!at) return failure(at.error());
    if (goes[*at]) return failure("dim " + std::to_string(*at) + " appears multiple times in the list of dims");
    goes[*at] = true;
  }
  Dimensions result;
  for (std::size_t i = 0; i < shape->size(); ++i) {
    if (!goes[i]) result.push_back((*shape)[i]);
    if (goes[i] && keep) result.push_back(Expression::integer(1));
  }
  return Shape(std::move(result));
}

}  // namespace dictum::symbolic

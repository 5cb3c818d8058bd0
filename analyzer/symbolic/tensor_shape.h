// What torch's operators do to shapes, with dimensions that are expressions over inputs.
//
//     broadcasted(shape{n, 1}, shape{1, m})      // [n, m]
//     viewed(shape{b, 4, n}, shape{b, -1})       // [b, 4 * n]
//     matrixProduct(shape{2, 3}, shape{4, 5})    // error: mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)
//
// A dimension is nothing where it is not known, a shape where the rank is not known; both travel: the result is as much
// as is certain. Where LibTorch checks something (equal sizes, matching element counts), the result is the one for the
// inputs that pass (which these are, tensor_fit.h says); what certainly fails is an error with LibTorch's own message.
// Negative axes count from the end.
//
// Pure functions. The rules and messages are those of LibTorch 1.13.1; test/differential/tensor_shape.py holds them
// against torch itself.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "schema/error.h"
#include "schema/prediction.h"

namespace dictum::symbolic {

using schema::Dimension;
using schema::Shape;
using Dimensions = std::vector<Dimension>;

// An axis argument; nothing where its value is not known.
using Axis = std::optional<std::int64_t>;

// The value of a dimension that is a literal.
std::optional<std::int64_t> literalSize(const Dimension& dimension);

// Number of elements; 1 for a scalar tensor.
Dimension elementCount(const Shape& shape);

// `[2, 3]`, as LibTorch prints sizes.
std::string describe(const Dimensions& sizes);

// The position of `axis` among `rank` dimensions. A tensor without dimensions accepts the axes 0 and -1.
Result<std::size_t> wrapAxis(std::int64_t axis, std::size_t rank);

// The common shape of element-wise operators.
Result<Shape> broadcasted(const Shape& a, const Shape& b);

// torch::matmul: vectors, matrices, and batches of matrices whose batch dimensions broadcast.
Result<Shape> matrixProduct(const Shape& a, const Shape& b);

Result<Shape> concatenated(const std::vector<Shape>& shapes, Axis axis);
Result<Shape> stacked(const std::vector<Shape>& shapes, Axis axis);

// view and reshape: `wanted` may hold one literal -1.
Result<Shape> viewed(const Shape& shape, const Shape& wanted);

// `order` is nothing where it is not known.
Result<Shape> permuted(const Shape& shape, const std::optional<std::vector<Axis>>& order);
Result<Shape> transposed(const Shape& shape, Axis first, Axis second);
// t(): swaps the dimensions of a matrix, keeps vectors and scalars.
Result<Shape> matrixTransposed(const Shape& shape);
Result<Shape> unsqueezed(const Shape& shape, Axis axis);
// Drops every dimension of size 1, or the one at `axis` if it is.
Result<Shape> squeezed(const Shape& shape);
Result<Shape> squeezed(const Shape& shape, Axis axis);
Result<Shape> flattened(const Shape& shape, Axis from, Axis to);
// Splits one dimension into `sizes`, one of which may be -1.
Result<Shape> unflattened(const Shape& shape, Axis axis, const Shape& sizes);
// `wanted` may hold -1 for dimensions that stay.
Result<Shape> expanded(const Shape& shape, const Shape& wanted);
Result<Shape> repeated(const Shape& shape, const Shape& repeats);

// One element of `axis`: drops the dimension. `index` is checked where it is a literal.
Result<Shape> selected(const Shape& shape, Axis axis, const Dimension& index);

// [start, stop) with a step, as Python slices: negative bounds count from the end, bounds beyond it are cut.
struct Slice {
  std::optional<Dimension> start;  // absent: from the beginning
  std::optional<Dimension> stop;   // absent: to the end
  Dimension step = schema::Expression::integer(1);
};
Dimension sliceLength(const Dimension& size, const Slice& slice);
Result<Shape> sliced(const Shape& shape, Axis axis, const Slice& slice);
Result<Shape> narrowed(const Shape& shape, Axis axis, const Dimension& start, const Dimension& length);

// Replaces the size of one dimension.
Result<Shape> resizedAt(const Shape& shape, Axis axis, const Dimension& size);

// sum, mean, max...: `axes` go, or stay with size 1 where `keep`. No axes: all go.
Result<Shape> reduced(const Shape& shape, const std::vector<Axis>& axes, bool keep);

// The sizes along one dimension of what chunk(count) gives; nothing where it depends on inputs how many there are.
std::optional<Dimensions> chunkSizes(const Dimension& size, std::int64_t count);
// The same for split(size): pieces of `piece`, the last one with the rest.
std::optional<Dimensions> splitSizes(const Dimension& size, const Dimension& piece);

}  // namespace dictum::symbolic

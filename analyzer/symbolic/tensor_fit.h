// What has to hold of sizes that depend on inputs so that torch's operators do not throw.
//
//     viewFits(shape{n, m}, shape{n, 2, 3})      // n * m == 6 * n
//     viewFits(shape{4, n}, shape{m, -1})        // 4 * n % m == 0
//     sizesFit({shape{n, 3}, shape{m, 3}})       // n == m
//
// The functions of tensor_shape.h give the shapes for the inputs that pass; for the others construction throws, and the
// conditions here tell them apart. What is not known asks for nothing.
#pragma once

#include "symbolic/tensor_shape.h"

namespace dictum::symbolic {

// view and reshape: both have the same number of elements.
schema::Expression viewFits(const Shape& shape, const Shape& wanted);

// unflatten: the sizes multiply up to the dimension that they replace.
schema::Expression unflattenFits(const Shape& shape, Axis axis, const Shape& sizes);

// expand, and the right side of operators in place: each size is that of the target, or 1.
schema::Expression expandFits(const Shape& shape, const Shape& wanted);

// stack and cat: the tensors have equal sizes, but for the dimension `along`.
schema::Expression sizesFit(const std::vector<Shape>& shapes, Axis along = std::nullopt);

// One element of a dimension: the index is not beyond either end.
schema::Expression indexFits(const Shape& shape, Axis axis, const Dimension& index);

// narrow: the range ends within the dimension.
schema::Expression narrowFits(const Shape& shape, Axis axis, const Dimension& start, const Dimension& length);

}  // namespace dictum::symbolic

// What the tests of shapes write them with: sizes that are inputs, one that is not known, literals.
#pragma once

#include "symbolic/tensor_shape.h"

namespace dictum::symbolic {

const schema::Expression n = schema::Expression::input("n", schema::ValueType::Integer);
const schema::Expression m = schema::Expression::input("m", schema::ValueType::Integer);
const Dimension unknownSize;

inline schema::Expression lit(std::int64_t value) { return schema::Expression::integer(value); }
inline Shape shape(Dimensions dimensions) { return dimensions; }

}  // namespace dictum::symbolic

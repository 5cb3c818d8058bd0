// Shapes and dtypes that operators give, one row per statement. Concrete shapes are held against torch itself by
// test/differential/tensor_shape.py.
#include "symbolic/tensor_shape.h"

#include <gtest/gtest.h>

#include "shape_inputs.h"
#include "symbolic/tensor_dtype.h"

namespace dictum::symbolic {
namespace {

using schema::Expression;

std::string text(const Result<Shape>& result) {
  if (!result) return "error: " + result.error().message();
  return *result ? describe(**result) : "unknown";
}

struct Row {
  const char* what;
  Result<Shape> result;
  const char* expected;
};

void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) EXPECT_EQ(text(row.result), row.expected) << row.what;
}

TEST(TensorShape, BroadcastingJoinsSizesThatAreEqualOrOne) {
  check({
      {"a missing dimension", broadcasted(shape({n, lit(3)}), shape({lit(3)})), "[n, 3]"},
      {"one gives way", broadcasted(shape({n, lit(1)}), shape({lit(1), m})), "[n, m]"},
      {"a literal wins", broadcasted(shape({n}), shape({lit(4)})), "[4]"},
      {"either may be one", broadcasted(shape({n}), shape({m})), "[n == 1 ? m : n]"},
      {"an unknown size", broadcasted(shape({unknownSize}), shape({lit(1)})), "[?]"},
      {"an unknown rank", broadcasted(Shape(), shape({lit(1)})), "unknown"},
      {"scalars", broadcasted(shape({}), shape({n})), "[n]"},
      {"a clash", broadcasted(shape({lit(3)}), shape({lit(4)})),
       "error: The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 0"},
  });
}

TEST(TensorShape, MatrixProducts) {
  check({
      {"matrices", matrixProduct(shape({n, lit(3)}), shape({lit(3), m})), "[n, m]"},
      {"a vector at the right", matrixProduct(shape({n, m}), shape({m})), "[n]"},
      {"vectors", matrixProduct(shape({n}), shape({n})), "[]"},
      {"batches broadcast", matrixProduct(shape({n, lit(1), lit(2), lit(3)}), shape({lit(5), lit(3), lit(4)})),
       "[n, 5, 2, 4]"},
      {"a clash", matrixProduct(shape({lit(2), lit(3)}), shape({lit(4), lit(5)})),
       "error: mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)"},
      {"a scalar", matrixProduct(shape({}), shape({n})),
       "error: both arguments to matmul need to be at least 1D, but they are 0D and 1D"},
  });
}

TEST(TensorShape, Joins) {
  check({
      {"sizes add", concatenated({shape({n, lit(2)}), shape({m, lit(2)})}, 0), "[n + m, 2]"},
      {"an unknown size is learnt", concatenated({shape({n, unknownSize}), shape({m, lit(2)})}, 0), "[n + m, 2]"},
      {"an unknown axis keeps the rank", concatenated({shape({n, m}), shape({n, m})}, std::nullopt), "[?, ?]"},
      {"empty tensors of old", concatenated({shape({lit(0)}), shape({n, m})}, 1), "[n, m]"},
      {"nothing", concatenated({}, 0), "error: torch.cat(): expected a non-empty list of Tensors"},
      {"stack adds a dimension", stacked({shape({n}), shape({n}), shape({n})}, -1), "[n, 3]"},
      {"stack of unlike", stacked({shape({lit(2)}), shape({lit(3)})}, 0),
       "error: stack expects each tensor to be equal size, but got [2] at entry 0 and [3] at entry 1"},
  });
}

TEST(TensorShape, ViewsInferOneSize) {
  check({
      {"factors cancel", viewed(shape({n, lit(4), m}), shape({n, lit(-1)})), "[n, 4 * m]"},
      {"literals cancel", viewed(shape({lit(6), n}), shape({lit(-1), lit(3)})), "[2 * n, 3]"},
      {"a quotient remains", viewed(shape({n}), shape({m, lit(-1)})), "[m, n / m]"},
      {"of an unknown shape", viewed(Shape(), shape({lit(2), lit(-1)})), "[2, ?]"},
      {"wrong count", viewed(shape({lit(5)}), shape({lit(2), lit(3)})),
       "error: shape '[2, 3]' is invalid for input of size 5"},
      {"two open sizes", viewed(shape({n}), shape({lit(-1), lit(-1)})), "error: only one dimension can be inferred"},
      {"flatten multiplies", flattened(shape({n, lit(3), m}), 1, -1), "[n, 3 * m]"},
      {"unflatten divides", unflattened(shape({multiply(lit(6), n)}), 0, shape({lit(2), lit(-1)})), "[2, 3 * n]"},
      {"squeeze of a size that may be one", squeezed(shape({n, lit(1)})), "unknown"},
      {"squeeze", squeezed(shape({lit(1), lit(3), lit(1)})), "[3]"},
      {"squeeze of one axis", squeezed(shape({n, lit(1)}), -1), "[n]"},
      {"expand keeps at -1", expanded(shape({lit(1), n}), shape({m, lit(4), lit(-1)})), "[m, 4, n]"},
      {"repeat multiplies", repeated(shape({n}), shape({lit(2), lit(3)})), "[2, 3 * n]"},
  });
}

TEST(TensorShape, Reorderings) {
  check({
      {"permute", permuted(shape({n, m, lit(2)}), {{2, 0, 1}}), "[2, n, m]"},
      {"permute by an unknown order", permuted(shape({n, m}), std::nullopt), "[?, ?]"},
      {"permute twice the same", permuted(shape({n, m}), {{0, 0}}),
       "error: permute(): duplicate dims are not allowed."},
      {"transpose", transposed(shape({n, m, lit(2)}), 0, -1), "[2, m, n]"},
      {"t of a vector", matrixTransposed(shape({n})), "[n]"},
      {"axis out of range", transposed(shape({n, m}), 0, 2),
       "error: Dimension out of range (expected to be in range of [-2, 1], but got 2)"},
  });
}

TEST(TensorShape, Parts) {
  const auto slice = [](const Expression& size, std::optional<Dimension> start, std::optional<Dimension> stop,
                        std::int64_t step = 1) { return sliced(shape({size}), 0, {start, stop, lit(step)}); };
  check({
      {"all", slice(n, std::nullopt, std::nullopt), "[n]"},
      {"every second", slice(n, lit(0), std::nullopt, 2), "[(n + 1) / 2]"},
      {"every second from the next of any size", slice(n, lit(1), std::nullopt, 2), "[n / 2]"},
      {"all but the first", slice(n, lit(1), std::nullopt), "[n > 1 ? n - 1 : 0]"},
      {"every second from the next", slice(lit(7), lit(1), std::nullopt, 2), "[3]"},
      {"cut at the end", slice(lit(3), std::nullopt, lit(10)), "[3]"},
      {"from the end", slice(lit(5), lit(-2), std::nullopt), "[2]"},
      {"half of it", slice(n, std::nullopt, divide(n, lit(2))), "[n / 2]"},
      {"the other half", slice(n, divide(n, lit(2)), std::nullopt), "[n - n / 2]"},
      {"empty", slice(lit(5), lit(4), lit(2)), "[0]"},
      {"select", selected(shape({n, m}), -1, lit(0)), "[n]"},
      {"select beyond", selected(shape({lit(0)}), 0, lit(0)),
       "error: select(): index 0 out of range for tensor of size [0] at dimension 0"},
      {"narrow", narrowed(shape({n, m}), 0, lit(0), lit(3)), "[3, m]"},
      {"narrow beyond", narrowed(shape({lit(2)}), 0, lit(1), lit(2)),
       "error: start (1) + length (2) exceeds dimension size (2)."},
  });
}

void checkEverySize(const Slice& slice) {
  const Dimension symbolic = sliceLength(n, slice);
  ASSERT_TRUE(symbolic);
  for (std::int64_t size = 0; size <= 6; ++size) {
    const Expression at = substitute(
        *symbolic, [&](const Expression& leaf) { return leaf == n ? std::optional(lit(size)) : std::nullopt; });
    EXPECT_EQ(at.asInteger(), literalSize(sliceLength(lit(size), slice)))
        << "of size " << size << ": " << schema::print(*symbolic);
  }
}

TEST(TensorShape, SlicesAreThoseOfEverySize) {
  // What a slice of a symbolic size gives for each value is what the slice of the literal gives.
  for (std::int64_t start = -4; start <= 4; ++start) {
    for (std::int64_t stop = -4; stop <= 5; ++stop) {
      const std::optional<Dimension> end = stop == 5 ? std::nullopt : std::optional<Dimension>(lit(stop));
      for (std::int64_t step = 1; step <= 3; ++step) checkEverySize({Dimension(lit(start)), end, lit(step)});
    }
  }
}

TEST(TensorShape, Reductions) {
  check({
      {"all", reduced(shape({n, m}), {}, false), "[]"},
      {"one", reduced(shape({n, m}), {1}, false), "[n]"},
      {"kept", reduced(shape({n, m}), {-2}, true), "[1, m]"},
      {"all of an unknown shape", reduced(Shape(), {}, false), "[]"},
      {"one twice", reduced(shape({n, m}), {0, -2}, false), "error: dim 0 appears multiple times in the list of dims"},
  });
}

TEST(TensorShape, Pieces) {
  const auto sizes = [](const std::optional<Dimensions>& pieces) { return pieces ? describe(*pieces) : "unknown"; };
  EXPECT_EQ(sizes(chunkSizes(lit(7), 3)), "[3, 3, 1]");
  EXPECT_EQ(sizes(chunkSizes(lit(4), 3)), "[2, 2]");
  EXPECT_EQ(sizes(chunkSizes(multiply(lit(3), n), 3)), "[n, n, n]");
  EXPECT_EQ(sizes(chunkSizes(n, 3)), "unknown");
  EXPECT_EQ(sizes(splitSizes(lit(5), lit(2))), "[2, 2, 1]");
  EXPECT_EQ(sizes(splitSizes(multiply(lit(2), n), n)), "[n, n]");
}

struct Promotion {
  std::vector<TypedOperand> operands;
  const char* expected;
};

TEST(TensorDtype, OperandsOfAHigherRankOrCategoryDecide) {
  using enum OperandRank;
  const Promotion rows[] = {
      {{{"int64", Dimensions}, {"float32", Number}}, "float32"},
      {{{"float16", Dimensions}, {"float32", Number}}, "float16"},
      {{{"int32", Dimensions}, {"int64", NoDimensions}}, "int32"},
      {{{"int32", NoDimensions}, {"int64", Number}}, "int32"},
      {{{"bool", Dimensions}, {"int64", Number}}, "int64"},
      {{{"float16", Dimensions}, {"bfloat16", Dimensions}}, "float32"},
      {{{"uint8", Dimensions}, {"int8", Dimensions}}, "int16"},
      {{{"float64", NoDimensions}, {"float32", Dimensions}}, "float32"},
      {{{"float64", NoDimensions}, {"int64", Dimensions}}, "float64"},
      {{{"float64", Dimensions}, {"complex64", NoDimensions}}, "complex128"},
      {{{"float32", Dimensions}, {"float32", Unknown}}, "float32"},
      {{{"float32", Dimensions}, {"float64", Unknown}}, "unknown"},
      {{{std::nullopt, Dimensions}, {"float64", Dimensions}}, "unknown"},
  };
  for (const Promotion& row : rows)
    EXPECT_EQ(promoted(row.operands, "float32").value_or("unknown"), row.expected)
        << row.operands[0].dtype.value_or("?") << " and " << row.operands[1].dtype.value_or("?");
}

TEST(TensorDtype, NumbersTakeTheDefaultDtype) {
  const std::vector<TypedOperand> operands = {{"int64", OperandRank::Dimensions}, {"float32", OperandRank::Number}};
  EXPECT_EQ(promoted(operands, "float64"), "float64");
  EXPECT_EQ(dtypeOfNumber(Expression::floating(0.5), "float16"), "float16");
  EXPECT_EQ(dtypeOfNumber(Expression::integer(3), "float16"), "int64");
  EXPECT_EQ(dtypeOfNumber(Expression::boolean(true), "float16"), "bool");
}

TEST(TensorDtype, NamesAndEnumeratorsAreInverse) {
  for (const char* dtype :
       {"float32", "float64", "float16", "bfloat16", "int64", "int32", "uint8", "bool", "complex64"})
    EXPECT_EQ(dtypeNamedBy(scalarTypeOf(dtype)), dtype);
}

}  // namespace
}  // namespace dictum::symbolic

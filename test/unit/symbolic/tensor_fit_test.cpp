// What sizes have to fulfil, one row per statement; that it is what LibTorch checks is held by the truth cases.
#include "symbolic/tensor_fit.h"

#include <gtest/gtest.h>

#include "shape_inputs.h"

namespace dictum::symbolic {
namespace {

using schema::Expression;

struct Row {
  const char* what;
  Expression result;
  const char* expected;
};

void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) EXPECT_EQ(schema::print(row.result), row.expected) << row.what;
}

TEST(TensorFit, AViewHasAsManyElements) {
  check({
      {"other sizes", viewFits(shape({n, m}), shape({n, lit(2), lit(3)})), "n * m == 6 * n"},
      {"the same sizes in another order", viewFits(shape({n, m}), shape({lit(1), m, n})), "true"},
      {"-1 for what is a whole number", viewFits(shape({n, lit(4)}), shape({n, lit(-1)})), "true"},
      {"-1 for what inputs decide", viewFits(shape({lit(4), n}), shape({m, lit(-1)})), "4 * n % m == 0"},
      {"an unknown size", viewFits(shape({unknownSize}), shape({n})), "true"},
      {"an unknown shape", viewFits(shape({n}), Shape()), "true"},
      {"one dimension split", unflattenFits(shape({m, n}), 1, shape({lit(2), m})), "n == 2 * m"},
  });
}

TEST(TensorFit, SizesAreEqualOrOne) {
  check({
      {"expand what is there once", expandFits(shape({n, lit(1)}), shape({m, n, lit(7)})), "true"},
      {"expand to another size", expandFits(shape({n}), shape({m})), "n == m || n == 1"},
      {"-1 keeps a size", expandFits(shape({n}), shape({m, lit(-1)})), "true"},
      {"cat", sizesFit({shape({n, lit(3)}), shape({m, m})}, 0), "m == 3"},
      {"stack", sizesFit({shape({n}), shape({m}), shape({lit(2)})}), "n == m && n == 2"},
  });
}

TEST(TensorFit, PositionsAreWithinADimension) {
  check({
      {"from the begin", indexFits(shape({n}), 0, lit(2)), "n > 2"},
      {"from the end", indexFits(shape({n}), 0, lit(-2)), "n >= 2"},
      {"from where an input says", indexFits(shape({lit(3), n}), 1, m), "m < n && (m >= 0 || -n <= m)"},
      {"a range", narrowFits(shape({n}), 0, lit(1), m), "m + 1 <= n"},
      {"a range counted from the end", narrowFits(shape({n}), 0, lit(-2), lit(2)), "n >= 2"},
  });
}

}  // namespace
}  // namespace dictum::symbolic

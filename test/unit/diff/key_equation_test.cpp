#include "diff/key_equation.h"

#include "test/unit/schema/scope.h"

namespace dictum::diff {
namespace {

using schema::Expression;
using schema::test::expression;

// "l." + i + ".w": parts in turns, text first.
schema::Key key(const std::vector<std::string>& parts) {
  schema::Key result;
  for (std::size_t i = 0; i < parts.size(); ++i)
    result.append(i % 2 ? expression(parts[i]) : Expression::string(parts[i]));
  return result;
}

std::string equationOf(const schema::Key& a, const schema::Key& b) {
  const auto all = equations(a, b);
  return all ? schema::print(conjunction(*all)) : "unknown";
}

TEST(KeyEquation, SolvesForNumbersInNames) {
  EXPECT_EQ(equationOf(key({"l.", "n", ".w"}), key({"l.3.w"})), "n == 3");
  EXPECT_EQ(equationOf(key({"l.", "n", ".w"}), key({"l.03.w"})), "false");
  EXPECT_EQ(equationOf(key({"l.", "n", ".w"}), key({"l.x.w"})), "false");
  EXPECT_EQ(equationOf(key({"l", "n", ".w"}), key({"l12.w"})), "n == 12");
  EXPECT_EQ(equationOf(key({"l", "n", ".w"}), key({"l12.v"})), "false");
  EXPECT_EQ(equationOf(key({"l", "n", ".w"}), key({"l12.w.w"})), "false");
}

TEST(KeyEquation, ComparesComputedParts) {
  EXPECT_EQ(equationOf(key({"l", "n"}), key({"l", "m"})), "n == m");
  EXPECT_EQ(equationOf(key({"l", "n"}), key({"k", "m"})), "false");
  EXPECT_EQ(equationOf(key({"l", "n"}), key({"l1", "m"})), "unknown");
  EXPECT_EQ(equationOf(key({"", "s", "_norm"}), key({"batch_norm"})), "s == \"batch\"");
  EXPECT_EQ(equationOf(key({"", "s", "_norm"}), key({"batch_norms"})), "false");
  EXPECT_EQ(equationOf(key({"a", "n", "b", "m"}), key({"a1b2"})), "unknown");
}

TEST(KeyEquation, GivesKeysThatCanBeEqualTheSamePattern) {
  EXPECT_EQ(patternOf(key({"l.", "n", ".w"})), patternOf(key({"l.12.w"})));
  EXPECT_NE(patternOf(key({"l.", "n", ".w"})), patternOf(key({"l.12.v"})));
  EXPECT_FALSE(patternOf(key({"", "s", ".w"})));
}

TEST(KeyEquation, SolvesForAnIndex) {
  EXPECT_EQ(schema::print(*solvedFor("n", expression("n + 1 == 2 * m"))), "2 * m - 1");
  EXPECT_EQ(schema::print(*solvedFor("n", expression("m == 3 - n"))), "3 - m");
  EXPECT_EQ(schema::print(*solvedFor("n", expression("2 * n == m"))), "m / 2");
  EXPECT_EQ(schema::print(*solvedFor("n", expression("m - 3 * n == 1"))), "(m - 1) / 3");
  EXPECT_FALSE(solvedFor("n", expression("n * n == m + n")));
}

}  // namespace
}  // namespace dictum::diff

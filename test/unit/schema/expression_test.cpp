#include "schema/expression.h"

#include "schema/prediction.h"
#include "scope.h"

namespace dictum::schema {
namespace {

using test::expression;

struct Law {
  const char* from;
  const char* to;
};

class Simplifies : public testing::TestWithParam<Law> {};

TEST_P(Simplifies, ToTheShorterForm) { EXPECT_EQ(print(expression(GetParam().from)), GetParam().to); }

INSTANTIATE_TEST_SUITE_P(
    Formulas, Simplifies,
    testing::Values(
        Law{"a && true", "a"}, Law{"a && false", "false"}, Law{"a || true", "true"}, Law{"a || false", "a"},
        Law{"a && !a", "false"}, Law{"a || !a", "true"}, Law{"a && b && a", "a && b"},
        Law{"(a && b) && (c && a)", "a && b && c"}, Law{"a && (a || b)", "a"}, Law{"a || a && b", "a"},
        Law{"a && (!a || b)", "a && b"}, Law{"a || !a && b", "a || b"}, Law{"!!a", "a"}, Law{"!(a && b)", "!a || !b"},
        Law{"!(a || b)", "!a && !b"}, Law{"a && !(a && (b || c))", "a && !b && !c"}, Law{"a && b || a && !b", "a"},
        Law{"a && b || !a && b", "b"}, Law{"(a || b) && (a || !b)", "a"}, Law{"!(x == y)", "x != y"},
        Law{"!(x < y)", "y <= x"}, Law{"!(x <= 3)", "x > 3"}, Law{"!(f < 1.0)", "!(f < 1.0)"},
        Law{"x < 3 && x >= 3", "false"}, Law{"x != 3 && x == 4", "x == 4"}, Law{"x == 4 && a && x != 3", "x == 4 && a"},
        Law{"x == 3 && a && x == 4", "false"}, Law{"x == 3 || x != 4", "x != 4"}, Law{"x != 3 || a || x != 4", "true"},
        Law{"x != 3 && y == 4", "x != 3 && y == 4"}, Law{"a ? b : b", "b"}, Law{"a ? true : false", "a"},
        Law{"a ? false : true", "!a"}, Law{"a ? b : false", "a && b"}, Law{"!a ? x : y", "a ? y : x"},
        Law{"a ? (a ? x : y) : 3", "a ? x : 3"}, Law{"a && (b || a && c)", "a && (b || c)"},
        Law{"a && (b || !a && c)", "a && b"}, Law{"a || (b && (a || c))", "a || b && c"},
        Law{"a || b && (!a || c)", "a || b"}, Law{"x != 1 && (a && x == 1 || !a && x != 1) && a", "false"}));

INSTANTIATE_TEST_SUITE_P(
    Arithmetic, Simplifies,
    testing::Values(
        Law{"2 + 3", "5"}, Law{"x + 0", "x"}, Law{"x * 1", "x"}, Law{"x * 0", "0"}, Law{"(x + 1) + 2", "x + 3"},
        Law{"(x * 2) * 3", "6 * x"}, Law{"x - x", "0"}, Law{"x + y + x", "2 * x + y"}, Law{"7 - x", "7 - x"},
        Law{"x - (y - x)", "2 * x - y"}, Law{"4 * (x + 1)", "4 * (x + 1)"}, Law{"4 * (x + 1) - 2 * x", "2 * x + 4"},
        Law{"3 - (x + 1)", "2 - x"}, Law{"4 * x / 2", "2 * x"}, Law{"4 * x % 2", "0"}, Law{"x / 2 * 2", "2 * (x / 2)"},
        Law{"x / x", "1"}, Law{"x % x", "0"}, Law{"int(round(float(x * y)))", "x * y"}, Law{"-7 / 2", "-3"},
        Law{"-7 % 2", "-1"}, Law{"1 / 0", "1 / 0"}, Law{"9223372036854775807 + 1", "9223372036854775807 + 1"},
        Law{"7 / 2.0", "3.5"}, Law{"f + 0", "f + 0"}, Law{"f * 0", "f * 0"}, Law{"a + b", "(a ? 1 : 0) + (b ? 1 : 0)"},
        Law{"(a ? 1 : 0) + 2", "a ? 3 : 2"}, Law{"a * 4", "a ? 4 : 0"}, Law{"u * 1", "u * 1"},
        Law{"\"l\" + (x + 1) + \".w\"", "\"l\" + string(x + 1) + \".w\""}, Law{"\"a\" + (\"b\" + s)", "\"ab\" + s"},
        Law{"int(3.9)", "3"}, Law{"floor(-2.5)", "-3.0"}, Law{"string(12)", "\"12\""}, Law{"abs(-3)", "3"}));

INSTANTIATE_TEST_SUITE_P(
    Comparisons, Simplifies,
    testing::Values(Law{"3 == 3", "true"}, Law{"3 == 4", "false"}, Law{"3 == 3.0", "true"}, Law{"true == 1", "true"},
                    Law{"\"a\" == \"b\"", "false"}, Law{"Norm::Batch == Norm::Batch", "true"},
                    Law{"Norm::Batch == Norm::None", "false"}, Law{"net::Norm::Batch == Norm::Batch", "true"},
                    Law{"1 == torch::kSame", "false"}, Law{"3 == x", "x == 3"}, Law{"x == x", "true"},
                    Law{"f == f", "f == f"}, Law{"x < x + 1", "true"}, Law{"(a ? 3 : 4) == 3", "a"},
                    Law{"(a ? 3 : 4) == 5", "false"}, Law{"(a ? 3 : x) == 3", "a || x == 3"},
                    Law{"4 * x == 2048", "x == 512"}, Law{"4 * x == 2049", "false"}, Law{"4 * x + 1 < 10", "x < 3"},
                    Law{"10 - x < 3", "x > 7"}, Law{"-2 * x <= 5", "x >= -2"}, Law{"-2 * x < 4", "x > -2"},
                    Law{"size(dims) >= 0", "true"}, Law{"size(dims) < 0", "false"}, Law{"a == true", "a"},
                    Law{"a == b", "a == b"}, Law{"a == !a", "false"}, Law{"dims[1 + 1] == 3", "dims[2] == 3"},
                    Law{"2 * size(dims) + 1 > 0", "true"}, Law{"size(dims) * size(dims) == -1", "false"},
                    Law{"size(dims) - 1 < 0", "size(dims) < 1"}, Law{"x * size(dims) < 0", "x * size(dims) < 0"},
                    Law{"(a ? 1 : 0) + (b ? 1 : 0) > 2", "false"}, Law{"(a ? 1 : 0) - (b ? 1 : 0) >= -1", "true"},
                    Law{"(a ? 1 : 0) + (b ? 1 : 0) > 1", "a && b"}, Law{"(a ? 1 : 0) + (b ? 1 : 0) != 0", "a || b"},
                    Law{"(a ? 1 : 0) + (a && b ? 1 : 0) + (a && b && x > 3 ? 1 : 0) == 2", "a && b && x <= 3"},
                    Law{"(a ? 2 : 3) * (b ? 1 : 2) > 6", "false"},
                    Law{"(a ? x : 3) + (b ? 1 : 2) < x + 7", "(a ? x : 3) + (b ? 1 : 2) < x + 7"}));

INSTANTIATE_TEST_SUITE_P(
    Choices, Simplifies,
    testing::Values(Law{"round(a ? 0.99 : 2.01)", "a ? 1.0 : 2.0"}, Law{"int(a ? 0.99 : 2.01)", "a ? 0 : 2"},
                    Law{"pow(2, a ? 3 : b ? 4 : 5)", "a ? 8.0 : b ? 16.0 : 32.0"},
                    Law{"round(a ? f : 2.01)", "round(a ? f : 2.01)"},
                    Law{"\"l\" + (a ? 1 : 2)", "\"l\" + string(a ? 1 : 2)"},
                    Law{"x != 1 ? x != 2 ? x != 1 ? 3 : 4 : 5 : 6", "x == 1 ? 6 : x == 2 ? 5 : 3"},
                    Law{"x != 1 ? x != 2 && x != 3 ? 1 : 2 : 3", "x == 1 ? 3 : x == 2 || x == 3 ? 2 : 1"},
                    Law{"x != 1 ? x == 1 || x == 2 ? 7 : 7 : 8", "x != 1 ? 7 : 8"},
                    Law{"x != 1 ? x == 1.5 ? 1 : 2 : 3", "x == 1 ? 3 : x == 1.5 ? 1 : 2"},
                    Law{"(x == 1 ? 192 : 384) % (x == 1 ? 3 : 6) == 0", "true"},
                    Law{"(x == 1 ? 2 : x == 2 ? 3 : 4) * (x == 2 ? 5 : 6)", "x == 1 ? 12 : x == 2 ? 15 : 24"},
                    Law{"(x > 9 ? 4 : 1) == (x > 9 ? 4 : 2)", "x > 9"}, Law{"(a ? 1 : 2) < (a ? 2 : 1)", "a"},
                    Law{"(a ? 1 : 2) < (b ? 2 : 1)", "(a ? 1 : 2) < (b ? 2 : 1)"},
                    Law{"x != 1 ? y != 2 ? 1 : 2 : 3", "x != 1 ? y != 2 ? 1 : 2 : 3"},
                    Law{"x != 1 ? x > 2 ? 1 : 2 : 3", "x != 1 ? x > 2 ? 1 : 2 : 3"},
                    Law{"mode == Norm::A ? mode != net::Norm::A ? 1 : 2 : 3", "mode == Norm::A ? 2 : 3"},
                    Law{"x != 1 ? x != 2 ? y : 2 : 3", "x != 1 ? x != 2 ? y : 2 : 3"}));

struct Assumption {
  const char* condition;
  std::vector<std::string> facts;
  const char* result;
};

class Assuming : public testing::TestWithParam<Assumption> {};

TEST_P(Assuming, UsesWhatHolds) {
  std::vector<Expression> facts;
  for (const std::string& fact : GetParam().facts) facts.push_back(expression(fact));
  EXPECT_EQ(print(assuming(expression(GetParam().condition), facts)), GetParam().result);
}

INSTANTIATE_TEST_SUITE_P(
    Facts, Assuming,
    testing::Values(Assumption{"a && b", {"a"}, "b"}, Assumption{"a && b", {"!a"}, "false"},
                    Assumption{"a || b", {"a && c"}, "true"}, Assumption{"x != 4", {"x == 3"}, "true"},
                    Assumption{"x == 4", {"x == 3"}, "false"}, Assumption{"x + y == 5", {"x == 3"}, "y == 2"},
                    Assumption{"x < 4", {"x < 3"}, "true"}, Assumption{"x < 4", {"x >= 4"}, "false"},
                    Assumption{"x == 7", {"x > 2", "x < 5"}, "false"}, Assumption{"x < 4", {"x < 5"}, "x < 4"},
                    Assumption{"mode == Norm::A", {"mode == Norm::B"}, "false"}, Assumption{"a ? x : y", {"a"}, "x"},
                    Assumption{"a", {}, "a"}));

TEST(Expression, SharedPartsAreWalkedOnce) {
  const Expression a = Expression::input("a", ValueType::Boolean), y = Expression::input("y", ValueType::Integer);
  const auto doubled = [&] {
    Expression e = Expression::input("x", ValueType::Integer);
    for (int step = 0; step < 60; ++step) e = conditional(a, add(e, y), multiply(e, e));
    return e;
  };
  const Expression e = doubled();
  EXPECT_EQ(inputsOf(e), (std::set<std::string>{"a", "x", "y"}));
  EXPECT_EQ(e, doubled());
  const auto replace = [&](const Expression& leaf) { return leaf == y ? std::optional(a) : std::nullopt; };
  EXPECT_EQ(inputsOf(substitute(e, replace)), (std::set<std::string>{"a", "x"}));
}

TEST(Expression, SubstituteSeesElementPathsBeforeTheirSequence) {
  const auto replace = [](const Expression& leaf) -> std::optional<Expression> {
    if (leaf.operation() == Operation::LoopIndex) return Expression::integer(2);
    if (leaf.operation() == Operation::Size) return Expression::integer(5);
    const bool second =
        leaf.operation() == Operation::Index && leaf.operands()[1].asInteger() == std::optional<std::int64_t>(2);
    return second ? std::optional(Expression::integer(64)) : std::nullopt;
  };
  EXPECT_EQ(print(substitute(expression("dims[i] + dims[2] + dims[1] + size(dims)"), replace)), "dims[1] + 133");
}

TEST(Expression, SubstituteDoesNotReplaceWhatItPutIn) {
  const Expression flag = Expression::input("flag", ValueType::Boolean), a = Expression::input("a", ValueType::Integer),
                   b = Expression::input("b", ValueType::Integer);
  const auto replace = [&](const Expression& leaf) -> std::optional<Expression> {
    if (leaf == flag) return Expression::boolean(true);
    if (leaf == a) return b;
    return leaf == b ? std::optional(Expression::integer(7)) : std::nullopt;
  };
  EXPECT_EQ(substitute(conditional(flag, a, Expression::integer(0)), replace), b);
}

TEST(Expression, ManyTermsStayCheap) {
  std::vector<Expression> terms;
  for (int n = 0; n < 20000; ++n) terms.push_back(Expression::input("x" + std::to_string(n), ValueType::Boolean));
  EXPECT_EQ(conjunction(terms).operands().size(), terms.size());
  terms.push_back(negation(terms[0]));
  EXPECT_TRUE(conjunction(terms).isFalse());
}

TEST(Key, JoinsLiteralsAndShowsComputedParts) {
  Key key("layers.");
  key.append(Expression::loopIndex("i"));
  key.append(".");
  key.append(Expression::integer(3));
  key.append(".weight");
  EXPECT_EQ(key.text(), "layers.{i}.3.weight");
  EXPECT_EQ(key.parts().size(), 3u);
  EXPECT_FALSE(key.isLiteral());
}

}  // namespace
}  // namespace dictum::schema

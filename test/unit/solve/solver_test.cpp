#include "solve/solver.h"

#include <random>

#include "test/unit/schema/scope.h"

namespace dictum::solve {
namespace {

using schema::Configuration;
using schema::Expression;
using schema::ValueType;
using schema::test::expression;

const char* nameOf(Truth truth) {
  return truth == Truth::Proved ? "proved" : truth == Truth::Refuted ? "refuted" : "unknown";
}

struct Question {
  const char* a;
  const char* b;
  const char* answer;
};

class Implies : public testing::TestWithParam<Question> {};

TEST_P(Implies, Answers) {
  const Expression a = expression(GetParam().a), b = expression(GetParam().b);
  const Answer answer = Solver().implies(a, b);
  EXPECT_STREQ(nameOf(answer.truth), GetParam().answer) << GetParam().a << " => " << GetParam().b;
  if (answer.truth != Truth::Refuted) return;
  EXPECT_TRUE(substitute(a, answer.example).isTrue());
  EXPECT_TRUE(substitute(b, answer.example).isFalse());
}

INSTANTIATE_TEST_SUITE_P(
    Formulas, Implies,
    testing::Values(
        Question{"a && b", "a", "proved"}, Question{"a", "a && b", "refuted"}, Question{"x > 3", "x > 2", "proved"},
        Question{"x > 2", "x > 3", "refuted"}, Question{"x > 1 && x < 3", "x == 2", "proved"},
        Question{"x == -7", "x / 2 == -3 && x % 2 == -1", "proved"},
        Question{"x == 7 && y == -2", "x / y == -3 && x % y == 1", "proved"},
        Question{"x / 2 == 3", "x == 6", "refuted"}, Question{"4 * x == y && y == 2048", "x == 512", "proved"},
        Question{"mode == Norm::A", "mode != Norm::B", "proved"},
        Question{"mode != Norm::A", "mode == Norm::B", "refuted"}, Question{"s == \"a\"", "s != \"b\"", "proved"},
        Question{"s != \"a\"", "s == \"b\"", "refuted"}, Question{"true", "size(dims) >= 0", "proved"},
        Question{"size(dims) > 2", "size(dims) != 1", "proved"},
        Question{"dims[0] == 3 && i == 0", "dims[i] == 3", "proved"},
        Question{"dims[0] == 3", "dims[1] == 3", "refuted"}, Question{"f > 0.5", "f > 0.25", "proved"},
        Question{"f > 0.25", "f > 0.5", "refuted"}, Question{"int(f) == 3", "f >= 3.0 && f < 4.0", "proved"},
        Question{"a == b && b == c", "a == c", "proved"},
        Question{"(a ? 1 : 0) + (b ? 1 : 0) == 2", "a && b", "proved"}, Question{"u == 3", "u != 4", "proved"},
        Question{"\"l\" + string(x) == s", "s == \"l\" + string(x)", "proved"},
        // Exact reals would prove this; rounding may break it.
        Question{"true", "f * 3.0 / 3.0 == f", "unknown"}));

TEST(Solver, EquivalentGivesAnExampleOfTheDifference) {
  Solver solver;
  EXPECT_EQ(solver.equivalent(expression("a || b"), expression("!(!a && !b)")).truth, Truth::Proved);
  EXPECT_EQ(solver.equivalent(expression("x >= 4"), expression("x > 3")).truth, Truth::Proved);
  const Answer different = solver.equivalent(expression("a"), expression("a || b"));
  ASSERT_EQ(different.truth, Truth::Refuted);
  EXPECT_EQ(different.example, (Configuration{{"a", false}, {"b", true}}));
}

// The numbers that enumerators get must not depend on where a vector lies in memory, so this is asked often.
TEST(Solver, TellsManyEnumeratorsApartEachTime) {
  const Expression others = expression("mode != Norm::A && mode != Norm::B && mode != Norm::C && mode != Norm::D");
  for (int i = 0; i < 200; ++i) ASSERT_EQ(Solver().satisfiable(others).truth, Truth::Proved) << i;
}

TEST(Solver, KnowsDomainsOfInputs) {
  const std::vector<schema::Input> inputs = {
      {.name = "n", .type = ValueType::Integer, .typeName = "size_t"},
      {.name = "x", .type = ValueType::Integer, .typeName = "int", .excluded = {std::int64_t{0}}}};
  Solver solver(inputs);
  EXPECT_EQ(solver.implies({}, expression("n >= 0")).truth, Truth::Proved);
  EXPECT_EQ(solver.implies({}, expression("x != 0")).truth, Truth::Proved);
  solver.assume(expression("n < 3"));
  EXPECT_EQ(solver.satisfiable(expression("n == 3")).truth, Truth::Refuted);
}

TEST(Solver, ExamplesPreferDefaults) {
  const std::vector<schema::Input> inputs = {
      {.name = "x", .type = ValueType::Integer, .typeName = "int", .defaultValue = "18"},
      {.name = "y", .type = ValueType::Integer, .typeName = "int", .defaultValue = "5"}};
  const Answer answer = Solver(inputs).satisfiable(expression("x > 3 && y > x"));
  ASSERT_EQ(answer.truth, Truth::Proved);
  EXPECT_EQ(answer.example.at("x"), schema::Value(18));
}

TEST(Solver, ExamplesHoldNumbersWithLongFractions) {
  const std::vector<schema::Input> inputs = {
      {.name = "rate", .type = ValueType::Floating, .typeName = "double", .defaultValue = "1e-06"}};
  const Expression rate = Expression::input("rate", ValueType::Floating);
  const Answer answer = Solver(inputs).satisfiable(schema::less(Expression::floating(0.0), rate));
  ASSERT_EQ(answer.truth, Truth::Proved);
  EXPECT_EQ(answer.example.at("rate"), schema::Value(1e-06));
}

TEST(Solver, ExamplesPreferSequencesNearTheirDefaults) {
  const std::vector<schema::Input> inputs = {
      {.name = "dims", .type = ValueType::Sequence, .typeName = "std::vector<int64_t>", .defaultValue = "[64, 128]"}};
  const auto example = Solver(inputs).satisfiable(expression("size(dims) > 1 && dims[0] > 2")).example;
  EXPECT_EQ(example, (Configuration{{"size(dims)", 2}, {"dims[0]", 64}}));
}

TEST(Solver, ExamplesPreferWhatTheCodeDistinguishesThenSmallNumbers) {
  const std::vector<schema::Input> inputs = {
      {.name = "x", .type = ValueType::Integer, .typeName = "int", .values = {std::int64_t{34}, std::int64_t{50}}},
      {.name = "y", .type = ValueType::Integer, .typeName = "int", .defaultValue = "5"}};
  Solver solver(inputs);
  const auto example = [&solver](const char* formula) { return solver.satisfiable(expression(formula)).example; };
  EXPECT_EQ(example("x != 34 && y != 7"), (Configuration{{"x", 50}, {"y", 5}}));
  EXPECT_EQ(example("x < 2 && y != 5").at("x"), schema::Value(1));
  EXPECT_GT(*std::get_if<std::int64_t>(example("x < 2 && y != 5").at("y").literal()), 0);
  EXPECT_EQ(example("x < 1").size(), 1u);
  EXPECT_EQ(example("x * y < 0").at("y"), schema::Value(5));
}

TEST(Solver, ExamplesPreferSequencesWithElements) {
  const auto example = Solver().satisfiable(expression("size(dims) < 3 && dims[0] < 2")).example;
  EXPECT_GT(*std::get_if<std::int64_t>(example.at("size(dims)").literal()), 0);
  EXPECT_EQ(example.at("dims[0]"), schema::Value(1));
}

struct Simplification {
  const char* condition;
  const char* knowing;
  const char* result;
};

class Simplify : public testing::TestWithParam<Simplification> {};

TEST_P(Simplify, DropsWhatIsImplied) {
  const Expression result = Solver().simplify(expression(GetParam().condition), expression(GetParam().knowing));
  EXPECT_EQ(print(result), GetParam().result);
}

INSTANTIATE_TEST_SUITE_P(
    Conditions, Simplify,
    testing::Values(Simplification{"x > 3 && x > 2", "true", "x > 3"},
                    Simplification{"x > 3 || x > 2", "true", "x > 2"},
                    Simplification{"x > 3 && x < 2", "true", "false"}, Simplification{"x > 3 || x < 5", "true", "true"},
                    Simplification{"a && x > 2", "x == 3", "a"}, Simplification{"a || b", "!a", "b"},
                    Simplification{"x != 0 && a", "x > 0", "a"},
                    Simplification{"mode == Norm::A || mode != Norm::B", "true", "mode != Norm::B"},
                    Simplification{"a", "true", "a"}));

TEST(Solver, RandomFormulasAgreeWithEvaluation) {
  std::mt19937 random(3);
  const std::vector<std::string> atoms = {"a",          "b",          "x < 3",     "x >= y",
                                          "x + y == 4", "x % 3 == 1", "y / 2 > x", "(a ? x : y) == 2"};
  int proved = 0;
  for (int round = 0; round < 60; ++round) {
    std::string text = atoms[random() % atoms.size()];
    for (int i = 0; i < 4; ++i)
      text = "(" + text + (random() % 2 ? " && " : " || ") + (random() % 2 ? "!(" : "(") +
             atoms[random() % atoms.size()] + "))";
    const Expression formula = expression(text);
    bool found = false;
    for (int bits = 0; bits < 4 && !found; ++bits) {
      for (int x = -6; x <= 6 && !found; ++x) {
        for (int y = -6; y <= 6 && !found; ++y) {
          found = substitute(formula, {{"a", bits % 2 == 1}, {"b", bits / 2 == 1}, {"x", x}, {"y", y}}).isTrue();
        }
      }
    }
    const Answer answer = Solver().satisfiable(formula);
    if (found) EXPECT_EQ(answer.truth, Truth::Proved) << text;
    if (answer.truth == Truth::Refuted) EXPECT_FALSE(found) << text;
    if (answer.truth == Truth::Proved) EXPECT_TRUE(substitute(formula, answer.example).isTrue()) << text;
    proved += answer.truth == Truth::Proved ? 1 : 0;
    const Expression simpler = Solver().simplify(formula);
    EXPECT_EQ(Solver().equivalent(simpler, formula).truth, Truth::Proved) << text << " -> " << print(simpler);
  }
  EXPECT_GT(proved, 10);
}

TEST(Solver, BestKeepsTheHeaviestWishes) {
  Solver solver;
  const auto best =
      solver.best(expression("x >= 0"), {{expression("x == 3"), 5}, {expression("x == 4"), 7}, {expression("a"), 1}});
  ASSERT_TRUE(best);
  EXPECT_EQ(*best, (Configuration{{"x", 4}, {"a", true}}));
  EXPECT_FALSE(solver.best(expression("x > 3 && x < 3"), {}));
}

}  // namespace
}  // namespace dictum::solve

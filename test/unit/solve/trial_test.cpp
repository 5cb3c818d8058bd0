#include "solve/trial.h"

#include <random>

#include "test/unit/schema/scope.h"

namespace dictum::solve {
namespace {

using schema::Configuration;
using schema::Input;
using schema::ValueType;
using schema::test::expression;

std::optional<Answer> tried(const char* formula, const std::vector<Input>& inputs = {}) {
  return satisfiableByTrial(expression(formula), inputs);
}

Configuration exampleOf(const char* formula, const std::vector<Input>& inputs = {}) {
  const auto answer = tried(formula, inputs);
  EXPECT_TRUE(answer && answer->truth == Truth::Proved) << formula;
  return answer ? answer->example : Configuration{};
}

bool isRefuted(const char* formula, const std::vector<Input>& inputs = {}) {
  const auto answer = tried(formula, inputs);
  return answer && answer->truth == Truth::Refuted;
}

TEST(Trial, FindsTheGapsBetweenNumbers) {
  EXPECT_EQ(exampleOf("x > 3 && x < 5"), (Configuration{{"x", 4}}));
  EXPECT_TRUE(isRefuted("x > 3 && x < 4"));
  EXPECT_TRUE(isRefuted("x > 100 && x < 7"));
  EXPECT_EQ(exampleOf("f > 0.25 && f < 0.5").count("f"), 1u);
  EXPECT_TRUE(isRefuted("f > 0.5 && f <= 0.5"));
}

TEST(Trial, TriesWhatIsNoneOfTheNames) {
  EXPECT_EQ(exampleOf("s != \"a\" && s != \"other\""), (Configuration{{"s", "other1"}}));
  EXPECT_TRUE(isRefuted("s == \"a\" && s == \"b\""));
  EXPECT_TRUE(isRefuted("mode == Norm::A && mode == Norm::B"));
}

TEST(Trial, KeepsToWhatAnInputCanBe) {
  const Input size{"x", ValueType::Integer, "size_t", {}, {}, {}};
  EXPECT_TRUE(isRefuted("x < 0", {size}));
  const Input count{"x", ValueType::Integer, "int", {}, {}, {std::int64_t{4}}};
  EXPECT_TRUE(isRefuted("x > 3 && x < 5", {count}));
  EXPECT_TRUE(isRefuted("size(dims) < 0"));
}

TEST(Trial, PrefersDefaultsThenSizesThatSomebodyWouldTry) {
  const Input deep{"a", ValueType::Boolean, "bool", "true", {}, {}};
  const Input width{"x", ValueType::Integer, "int", "64", {}, {}};
  EXPECT_EQ(exampleOf("a || x > 3", {deep, width}), (Configuration{{"a", true}, {"x", 64}}));
  EXPECT_EQ(exampleOf("x != 0"), (Configuration{{"x", 1}}));
  EXPECT_EQ(exampleOf("x != -1"), (Configuration{{"x", 1}}));
  const Input depth{"x", ValueType::Integer, "int", {}, {std::int64_t{18}, std::int64_t{34}}, {}};
  EXPECT_EQ(exampleOf("x != 18", {depth}), (Configuration{{"x", 34}}));
}

TEST(Trial, LeavesOtherKindsAndTooMuchToTheSolver) {
  EXPECT_FALSE(tried("x == y"));
  EXPECT_FALSE(tried("x % 2 == 0"));
  EXPECT_FALSE(tried("dims[0] == 3"));
  EXPECT_FALSE(tried("x == 9223372036854775807"));
}

// A formula over a, x and s in which x is compared with 0 to 4.
schema::Expression randomFormula(std::mt19937& random, int depth) {
  const auto pick = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
  if (depth == 0 || pick(4) == 0) {
    const char* comparisons[] = {"x < ", "x <= ", "x == ", "x != "};
    if (pick(3) == 0) return expression(pick(2) ? "a" : "s == \"l\"");
    return expression(comparisons[pick(4)] + std::to_string(pick(5)));
  }
  const schema::Expression left = randomFormula(random, depth - 1), right = randomFormula(random, depth - 1);
  const int connective = pick(3);
  return connective == 0 ? negation(left) : connective == 1 ? conjunction(left, right) : disjunction(left, right);
}

bool holdsSomewhere(const schema::Expression& formula) {
  for (const bool a : {false, true})
    for (int x = -1; x <= 5; ++x)
      for (const char* s : {"l", "m"})
        if (substitute(formula, Configuration{{"a", a}, {"x", x}, {"s", s}}).isTrue()) return true;
  return false;
}

TEST(Trial, AgreesWithTryingEverything) {
  std::mt19937 random(3);
  int refuted = 0;
  for (int i = 0; i < 3'000; ++i) {
    schema::Expression formula = randomFormula(random, 2);
    for (int more = 0; more < 3; ++more) formula = conjunction(formula, randomFormula(random, 2));
    const auto answer = satisfiableByTrial(formula, {});
    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->truth == Truth::Proved, holdsSomewhere(formula)) << print(formula);
    if (answer->truth == Truth::Proved) ASSERT_TRUE(substitute(formula, answer->example).isTrue());
    refuted += answer->truth == Truth::Refuted;
  }
  EXPECT_GT(refuted, 300);
}

}  // namespace
}  // namespace dictum::solve

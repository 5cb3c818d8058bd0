#include "schema/parse.h"

#include <random>

#include "schema/evaluate.h"
#include "scope.h"

namespace dictum::schema {
namespace {

using test::expression;
using test::scope;

class RoundTrip : public testing::TestWithParam<const char*> {};

TEST_P(RoundTrip, PrintsAsItReads) {
  const Expression e = expression(GetParam());
  EXPECT_EQ(print(e), GetParam());
  EXPECT_EQ(expression(print(e)), e);
}

INSTANTIATE_TEST_SUITE_P(Grammar, RoundTrip,
                         testing::Values("true", "-3", "-9223372036854775808", "2.5", "1e+30", "-0.0", "float(\"inf\")",
                                         "\"q\\\"uo\\\\te\\n\\x01\"", "config.depth > 3",
                                         "`vm[\"nf\"].as<size_t>()` == 3", "`a``b`", "`true`", "Norm::Batch", "::Batch",
                                         "mode == net::Norm::Batch", "dims[0]", "dims[i + 1]", "size(dims) - 1",
                                         "(x + 1) / (y + 2)", "x / (2 * y)", "x - 3 * y", "-x - 3", "2 * (x / 2)",
                                         "x % 3 == 1", "a && b || c && !a", "(a || b) && c", "!(a && (b || c))",
                                         "a ? x : b ? y : 3", "(a ? x : y) + 1", "\"l\" + string(x + 1) + s", "f - 1.0",
                                         "-(f + 1.0)", "f - (1.0 - f)", "pow(f, 2)", "x < y", "y <= x", "x >= 3",
                                         "u + 1 + 2", "!(f < 1.0)", "(x == y) == a", "x < y == a", "-f * f",
                                         "x * y * z", "2 * x * y"));

struct Refused {
  const char* text;
  const char* message;
};

class Refuses : public testing::TestWithParam<Refused> {};

TEST_P(Refuses, SayingWhatAndWhere) {
  auto result = parse(GetParam().text, scope());
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message().find(GetParam().message), std::string::npos) << result.error().message();
}

INSTANTIATE_TEST_SUITE_P(Errors, Refuses,
                         testing::Values(Refused{"", "expected a value at the end"},
                                         Refused{"4 *", "expected a value at the end"},
                                         Refused{"(a", "expected ')' at the end"},
                                         Refused{"a b", "expected an operator or the end at column 3, found 'b'"},
                                         Refused{"a ? x", "expected ':' at the end"},
                                         Refused{"exec(x)", "unknown function 'exec' at column 1"},
                                         Refused{"pow(x)", "'pow' at column 1 takes 2 arguments, found 1"},
                                         Refused{"\"abc", "no closing quote"}, Refused{"`abc", "no closing backquote"},
                                         Refused{"\"\\q\"", "unknown escape"},
                                         Refused{"a # b", "unexpected character '#'"},
                                         Refused{"99999999999999999999", "does not fit 64 bits"}));

TEST(Parse, BoundsHostileText) {
  const auto repeated = [](const std::string& text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) result += text;
    return result;
  };
  EXPECT_FALSE(parse(repeated("(", 100000), scope()));
  EXPECT_FALSE(parse(repeated("!", 100000) + "a", scope()));
  EXPECT_FALSE(parse(repeated("u + ", 100000) + "u", scope()));
  EXPECT_FALSE(parse(repeated("a ? x : ", 10000) + "y", scope()));
  EXPECT_TRUE(parse(repeated("x + ", 50000) + "y", scope()));
}

// Random expressions: what is printed reads back as the same, and simplifying never changes the value.
class RandomExpressions {
 public:
  explicit RandomExpressions(unsigned seed) : random_(seed) {}

  std::string boolean(int depth) {
    if (depth == 0) return pick({"a", "b", "c", "true", "false"});
    switch (random_() % 8) {
      case 0:
        return "!(" + boolean(depth - 1) + ")";
      case 1:
        return "(" + boolean(depth - 1) + " && " + boolean(depth - 1) + ")";
      case 2:
        return "(" + boolean(depth - 1) + " || " + boolean(depth - 1) + ")";
      case 3:
        return "(" + integer(depth - 1) + pick({" < ", " <= ", " > ", " >= "}) + integer(depth - 1) + ")";
      case 4:
        return "(" + integer(depth - 1) + pick({" == ", " != "}) + integer(depth - 1) + ")";
      case 5:
        return "(" + boolean(depth - 1) + pick({" == ", " != "}) + boolean(depth - 1) + ")";
      case 6:
        return "(" + boolean(depth - 1) + " ? " + boolean(depth - 1) + " : " + boolean(depth - 1) + ")";
      default:
        return pick({"a", "b", "c"});
    }
  }

  std::string integer(int depth) {
    if (depth == 0) return pick({"x", "y", "0", "1", "2", "3", "-4", "dims[0]", "size(dims)"});
    switch (random_() % 5) {
      case 0:
        return "(" + boolean(depth - 1) + " ? " + integer(depth - 1) + " : " + integer(depth - 1) + ")";
      case 1:
        return "-" + integer(0);
      default:
        return "(" + integer(depth - 1) + pick({" + ", " - ", " * ", " / ", " % "}) + integer(depth - 1) + ")";
    }
  }

  std::int64_t number() { return static_cast<std::int64_t>(random_() % 7) - 3; }
  bool flag() { return random_() % 2 == 1; }

 private:
  std::string pick(std::vector<std::string> from) { return from[random_() % from.size()]; }
  std::mt19937 random_;
};

TEST(Parse, RandomExpressionsRoundTripAndKeepTheirValue) {
  RandomExpressions make(7);
  int compared = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::string text = make.boolean(4);
    const Expression e = expression(text);
    ASSERT_EQ(expression(print(e)), e) << text << "\n" << print(e);
    const Configuration values = {{"a", make.flag()},   {"b", make.flag()},
                                  {"c", make.flag()},   {"x", make.number()},
                                  {"y", make.number()}, {"dims", Value::list({make.number(), 2})}};
    // Substituting first folds bottom up, without the laws for symbolic operands.
    Scope concrete = scope();
    std::string inlined = text;
    for (const auto& [name, value] : values) {
      if (name == "dims") continue;
      for (std::size_t at = 0; (at = inlined.find(name, at)) != std::string::npos;) {
        const bool inWord = (at > 0 && std::isalpha(inlined[at - 1])) || std::isalpha(inlined[at + 1]);
        const std::string replacement = "(" + print(value) + ")";
        if (!inWord) inlined.replace(at, 1, replacement);
        at += inWord ? 1 : replacement.size();
      }
    }
    auto direct = parse(inlined, concrete);
    ASSERT_TRUE(direct);
    const auto expected = evaluate(*direct, values);
    const auto found = evaluate(e, values);
    if (!expected) continue;  // division by zero: the simplified form may have lost it
    ASSERT_TRUE(found) << text << "\n" << print(e);
    EXPECT_EQ(*found, *expected) << text << "\n" << print(e) << "\n" << inlined;
    ++compared;
  }
  EXPECT_GT(compared, 1000);
}

TEST(Evaluate, NamesWhatIsMissing) {
  const auto missing = evaluate(expression("x + y"), {{"x", 3}});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message(), "cannot evaluate 'x + y': no value for input 'y'");
  const auto byZero = evaluate(expression("1 / x"), {{"x", 0}});
  ASSERT_FALSE(byZero);
  EXPECT_NE(byZero.error().message().find("division by zero"), std::string::npos);
}

}  // namespace
}  // namespace dictum::schema

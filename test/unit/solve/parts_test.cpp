#include "solve/parts.h"

#include "test/unit/schema/scope.h"

namespace dictum::solve {
namespace {

using schema::test::expression;

std::vector<std::string> parts(const char* formula) {
  std::vector<std::string> texts;
  for (const schema::Expression& part : independentParts(expression(formula))) texts.push_back(print(part));
  return texts;
}

using Texts = std::vector<std::string>;

TEST(IndependentParts, HaveNoInputInCommon) {
  EXPECT_EQ(parts("a && x > 3 && (b || c)"), (Texts{"a", "x > 3", "b || c"}));
  EXPECT_EQ(parts("(a || b) && x > 3 && (b || c)"), (Texts{"x > 3", "(a || b) && (b || c)"}));
  EXPECT_EQ(parts("a || b"), (Texts{"a || b"}));
}

TEST(IndependentParts, AreJoinedByAnOperandThatSeesBoth) {
  EXPECT_EQ(parts("x > 3 && y > 3 && x == y"), (Texts{"x > 3 && y > 3 && x == y"}));
}

TEST(IndependentParts, KeepASequenceTogether) {
  EXPECT_EQ(parts("dims[0] == 3 && size(dims) > 1 && a"), (Texts{"dims[0] == 3 && size(dims) > 1", "a"}));
  EXPECT_EQ(parts("dims[0] == 3 && i == 0 && dims[i] == 4"), (Texts{"dims[0] == 3 && i == 0 && dims[i] == 4"}));
}

}  // namespace
}  // namespace dictum::solve

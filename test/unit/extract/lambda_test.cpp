#include <gtest/gtest.h>

#include "lower_source.h"

namespace dictum::extract {

namespace {

const ir::Function& lambdaOf(const ir::Unit& unit) {
  return *functionNamed(unit, "probe").body->children.back()->variable.initializer->lambda;
}

TEST(Lambdas, shareTheLocalsTheyCapture) {
  auto unit = lowerSource("void probe(int n, int m) { auto add = [n, &m](int x) { return x + n + m; }; }");
  auto& probe = functionNamed(unit, "probe");
  auto& lambda = lambdaOf(unit);
  EXPECT_EQ(lambda.capturesByValue, std::vector{probe.parameters[0].local});
  EXPECT_EQ(ir::print(*lambda.body), "block\n  return ((x + n) + m)\n");
  EXPECT_EQ(lambda.body->children[0]->expression->operands[1]->local, probe.parameters[1].local);
}

TEST(Lambdas, captureThisAndNewLocals) {
  auto unit = lowerSource("struct Net { int k; void run() { auto f = [this, w = k + 1] { return w + k; }; } };");
  auto& lambda = *functionNamed(unit, "Net::run").body->children[0]->variable.initializer->lambda;
  EXPECT_TRUE(lambda.capturesThis);
  ASSERT_EQ(lambda.initCaptures.size(), 1u);
  EXPECT_EQ(lambda.initCaptures[0].name, "w");
  EXPECT_EQ(ir::print(*lambda.initCaptures[0].initializer), "(this.k + 1)");
  EXPECT_EQ(ir::print(*lambda.body), "block\n  return (w + this.k)\n");
}

TEST(Lambdas, defaultCapturesListWhatIsUsed) {
  auto unit = lowerSource("void probe(int n, int m) { auto get = [=] { return m; }; }");
  EXPECT_EQ(lambdaOf(unit).capturesByValue, std::vector{functionNamed(unit, "probe").parameters[1].local});
}

TEST(Lambdas, genericOnesAreLoweredPerCall) {
  auto unit =
      lowerSource("long probe(long n, bool b) { auto same = [](auto x) { return x; }; same(b); return same(n); }");
  auto& body = functionNamed(unit, "probe").body->children;
  auto& first = unit.functions.at(body[1]->expression->usr);
  auto& second = unit.functions.at(body[2]->expression->usr);
  EXPECT_EQ(ir::print(*first.parameters[0].type), "bool");
  EXPECT_EQ(ir::print(*second.parameters[0].type), "long");
  EXPECT_EQ(first.kind, ir::FunctionKind::Lambda);
}

TEST(Lambdas, inTemplatesDifferPerInstance) {
  auto unit = lowerSource(
      "template <class T> T run(T n) { auto f = [](auto x) { return x; }; return f(n); }\n"
      "long a = run(1L); bool b = run(true);");
  int lambdas = 0;
  for (auto& [usr, function] : unit.functions) lambdas += function.kind == ir::FunctionKind::Lambda;
  EXPECT_EQ(lambdas, 2);
}

}  // namespace

}  // namespace dictum::extract

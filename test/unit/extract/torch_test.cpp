#include <gtest/gtest.h>

#include "lower_source.h"

namespace dictum::extract {

namespace {

TEST(Torch, moduleClassesThatUserCodeNamesAreDeclared) {
  auto unit = lowerSource("void f() { torch::nn::Linear layer(3, 4); }");
  auto& layer = classNamed(unit, "torch::nn::LinearImpl");
  EXPECT_FALSE(layer.isUserCode);
  EXPECT_TRUE(layer.isModule);
  ASSERT_EQ(layer.constructors.size(), 2u);
  auto& constructor = unit.functions.at(layer.constructors[0]);
  EXPECT_EQ(constructor.parameters[1].name, "out");
  EXPECT_EQ(constructor.body, nullptr);
  EXPECT_TRUE(constructor.initializers.empty());
}

TEST(Torch, optionsOfTheirConstructorsAreDeclaredWithDefaults) {
  auto unit = lowerSource("void f() { torch::nn::Linear layer(3, 4); }");
  EXPECT_EQ(ir::print(classNamed(unit, "torch::nn::LinearOptions")),
            "class torch::nn::LinearOptions\n  field long in_\n  field long out_\n  field bool bias_ = true\n");
}

TEST(Torch, defaultsOfOptionsTemplatesAreInstantiated) {
  auto unit = lowerSource("void f(torch::nn::detail::ConvNdOptions<2> options) {}");
  EXPECT_EQ(ir::print(*classNamed(unit, "torch::nn::detail::ConvNdOptions<2>").fields.at(0).initializer), "true");
}

TEST(Torch, whatIsNotNamedIsNotLowered) {
  auto unit = lowerSource("struct NetImpl : torch::nn::Module {};");
  EXPECT_EQ(unit.classes.size(), 1u);
  EXPECT_EQ(unit.files.size(), 1u);
}

TEST(Torch, constructionsNameTheirFunction) {
  auto unit = lowerSource(
      "struct Net { Net(int) {} };\nauto dictum_construct_0() { return Net(3); }\n"
      "auto dictum_construct_1() { return Net(4); }");
  ASSERT_EQ(unit.constructions.size(), 2u);
  EXPECT_EQ(unit.constructions[1].expression, "second");
  EXPECT_EQ(ir::print(*unit.functions.at(unit.constructions[1].function).body), "block\n  return Net{4}\n");
}

}  // namespace

}  // namespace dictum::extract

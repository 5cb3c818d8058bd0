#include <gtest/gtest.h>

#include "lower_source.h"

namespace dictum::extract {

namespace {

TEST(Classes, listFieldsWithTheirDefaults) {
  auto unit =
      lowerSource("struct Config { int depth = 3; bool bias{true}; std::vector<int> widths = {1, 2}; int n; };");
  EXPECT_EQ(ir::print(classNamed(unit, "Config")),
            "class Config  aggregate\n  field int depth = 3\n  field bool bias = true\n"
            "  field std::vector<int> widths = std::vector<int>{{1, 2}}\n  field int n\n");
}

TEST(Classes, areModulesOnlyByTorch) {
  auto unit = lowerSource(
      "namespace own { struct Module { void register_module(); }; struct Net : Module {}; }\n"
      "struct Base : torch::nn::Module {}; struct Net : Base {};");
  EXPECT_TRUE(classNamed(unit, "Net").isModule);
  EXPECT_FALSE(classNamed(unit, "own::Net").isModule);
}

TEST(Classes, knowTheirHolder) {
  auto unit = lowerSource(
      "namespace m { struct NetImpl : torch::nn::Module {}; TORCH_MODULE(Net); }\n"
      "struct OtherImpl : torch::nn::Module {}; using Other = torch::nn::ModuleHolder<OtherImpl>;");
  EXPECT_EQ(classNamed(unit, "m::NetImpl").holder, "m::Net");
  EXPECT_EQ(classNamed(unit, "OtherImpl").holder, "Other");
  EXPECT_EQ(ir::print(*classNamed(unit, "m::Net").bases.at(0)), "torch::nn::ModuleHolder<m::NetImpl>");
}

TEST(Classes, comeInSourceOrder) {
  auto unit = lowerSource(
      "struct Later; struct First {}; namespace n { struct Second { struct Inner {}; }; } struct Later {};");
  std::vector<std::string> names;
  for (auto& usr : unit.classOrder) names.push_back(unit.classes.at(usr).name);
  EXPECT_EQ(names, (std::vector<std::string>{"First", "n::Second", "n::Second::Inner", "Later"}));
}

TEST(Classes, listConstructorsAndMethodsWithoutCopies) {
  auto unit = lowerSource(
      "struct Net { Net(int); Net(const Net&); Net(Net&&) = delete; void f() const; static int g(); "
      "private: virtual void h() = 0; };");
  auto& net = classNamed(unit, "Net");
  EXPECT_EQ(net.constructors.size(), 1u);
  EXPECT_EQ(net.methods.size(), 3u);
  EXPECT_TRUE(net.isAbstract);
  EXPECT_TRUE(functionNamed(unit, "Net::f").isConst);
  EXPECT_TRUE(functionNamed(unit, "Net::g").isStatic);
  EXPECT_FALSE(functionNamed(unit, "Net::h").isPublic);
  EXPECT_EQ(functionNamed(unit, "Net::f").body, nullptr);
}

TEST(Classes, insideFunctions) {
  auto unit = lowerSource(
      "int f() { struct Local { int a = 2; }; return Local().a; }\n"
      "int g() { struct Local { int a = 3; }; return Local().a; }");
  EXPECT_EQ(unit.classOrder.size(), 2u);
}

}  // namespace

}  // namespace dictum::extract

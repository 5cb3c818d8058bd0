#include <gtest/gtest.h>

#include "lower_source.h"

namespace dictum::extract {

namespace {

TEST(Constructors, initialiseInTheOrderOfExecution) {
  auto unit = lowerSource(
      "struct Base { Base(int) {} };\n"
      "struct Net : Base { Net(int n) : second(n), Base(1) { third = 4; } int first = 2; int second; "
      "int third; std::vector<int> fourth; };");
  EXPECT_EQ(ir::print(functionNamed(unit, "Net::Net")),
            "constructor Net::Net(int n)\n  : Base = Base{1}\n  : first = 2\n  : second = n\n"
            "  : fourth = std::vector<int>{}\n  block\n    (this.third = 4)\n");
}

TEST(Constructors, delegate) {
  auto unit = lowerSource("struct Net { Net(int); Net(bool deep) : Net(deep ? 8 : 2) {} };");
  std::vector<ir::MemberInitializer> initializers;
  for (auto& [usr, function] : unit.functions) {
    if (!function.initializers.empty()) initializers = function.initializers;
  }
  ASSERT_EQ(initializers.size(), 1u);
  EXPECT_TRUE(initializers[0].delegates);
  EXPECT_EQ(ir::print(*initializers[0].value), "Net{(deep ? 8 : 2)}");
}

TEST(Constructors, implicitOnesAreThere) {
  auto unit = lowerSource("struct Part { Part(int n = 5) {} }; struct Net { Part part; int k = 3; };");
  EXPECT_EQ(ir::print(functionNamed(unit, "Net::Net")),
            "constructor Net::Net()\n  : part = Part{5}\n  : k = 3\n  block\n");
  EXPECT_EQ(classNamed(unit, "Net").constructors.size(), 1u);
}

TEST(Constructors, trivialImplicitOnesHaveAnEmptyBody) {
  auto unit = lowerSource("struct Plain { int n; };");
  EXPECT_EQ(ir::print(functionNamed(unit, "Plain::Plain")), "constructor Plain::Plain()\n  block\n");
}

TEST(Constructors, inheritedOnesForwardTheirParameters) {
  auto unit = lowerSource(
      "struct Base { Base(int in, bool bias = true) {} };\n"
      "struct Net : Base { using Base::Base; int k = 3; };");
  auto& net = classNamed(unit, "Net");
  ASSERT_EQ(net.constructors.size(), 1u);
  EXPECT_EQ(ir::print(unit.functions.at(net.constructors[0])),
            "constructor Net::Net(int in, bool bias = true)\n  : Base = Base{in, bias}\n  : k = 3\n  block\n");
}

TEST(Constructors, inheritedOnesAreCalledByTheirName) {
  auto unit = lowerSource("struct Base { Base(int) {} }; struct Net : Base { using Base::Base; }; Net net(4);");
  EXPECT_EQ(unit.globals.begin()->second.initializer->usr, classNamed(unit, "Net").constructors.at(0));
}

TEST(Constructors, parametersKeepTheirDefaults) {
  auto unit =
      lowerSource("struct Net { explicit Net(long depth, bool bias = 1 > 0); };\nNet::Net(long depth, bool bias) {}");
  auto& constructor = functionNamed(unit, "Net::Net");
  EXPECT_TRUE(constructor.isExplicit);
  ASSERT_EQ(constructor.parameters.size(), 2u);
  EXPECT_EQ(constructor.parameters[0].defaultValue, nullptr);
  EXPECT_EQ(ir::print(*constructor.parameters[1].defaultValue), "true");
  EXPECT_EQ(constructor.parameters[1].defaultSource, "1 > 0");
  EXPECT_EQ(constructor.location.line, 3u);
}

}  // namespace

}  // namespace dictum::extract

#include <gtest/gtest.h>

#include "lower_source.h"

namespace dictum::extract {

namespace {

constexpr bool mayBeBroken = true;

std::string constructorOf(const std::string& code) {
  return ir::print(functionNamed(lowerSource(code, mayBeBroken), "Net::Net"));
}

TEST(BrokenCode, keepsWhatDoesNotDependOnTheMissingType) {
  EXPECT_EQ(constructorOf("struct Net { std::vector<int> parts; int n = 3; Net(missing::Config& c); };\n"
                          "Net::Net(missing::Config& c) { n = 4; }"),
            "constructor Net::Net(missing::Config& c)\n  : parts = std::vector<int>{}\n  : n = 3\n  block\n"
            "    (this.n = 4)\n");
}

// Members of what has no type are calls by name, so that they can be told apart as inputs.
TEST(BrokenCode, membersOfWhatHasNoTypeAreCallsByName) {
  EXPECT_EQ(constructorOf("void fill(int a, int b, bool c = true);\n"
                          "struct Net { Net(missing::Map& vm) { fill(vm[\"n\"].as<int>(), 2); } };"),
            "constructor Net::Net(missing::Map& vm)\n  block\n"
            "    fill(vm[\"n\"].as(), 2, true)\n");
}

TEST(BrokenCode, constructorsTakeTheTypeThatIsWritten) {
  auto text = constructorOf(
      "struct Net { torch::nn::Linear fc; Net(missing::Map& vm) : fc(vm.size(), 4) {\n"
      "fc = torch::nn::Linear(torch::nn::LinearOptions(vm.size(), 3).bias(vm.bias())); } };");
  EXPECT_NE(text.find(": fc = torch::nn::Linear{vm.size(), 4}"), std::string::npos) << text;
  EXPECT_NE(text.find("torch::nn::Linear{torch::nn::LinearOptions{vm.size(), 3}.torch::nn::LinearOptions::bias("),
            std::string::npos)
      << text;
}

// No constructor is chosen for such arguments, so they have no type to ask for.
TEST(BrokenCode, basesAndDelegatesTakeTheTypeThatIsWritten) {
  auto unit = lowerSource(
      "struct Base { Base(missing::Options o) {} };\n"
      "struct Net : Base { Net(missing::Options o) : Base(o) {} Net(int k) : Net(missing::make(k)) {} };",
      mayBeBroken);
  EXPECT_FALSE(ir::print(functionNamed(unit, "Net::Net")).empty());
}

TEST(BrokenCode, bracedListThatFitsNothingIsUnknown) {
  auto unit = lowerSource(
      "struct Pair { explicit Pair(int, int, int); };\n"
      "void f() { const std::vector<Pair> pairs = {{1, 2}, {3, {4, 5}}}; }",
      mayBeBroken);
  const auto& variable = functionNamed(unit, "f").body->children.at(0)->variable;
  ASSERT_TRUE(variable.initializer);
  EXPECT_EQ(variable.initializer->kind, ir::ExpressionKind::Unknown);
  EXPECT_EQ(variable.initializer->reason, "the code does not compile here");
}

TEST(BrokenCode, membersOfTheResultOfABrokenCall) {
  auto unit = lowerSource(
      "struct Options { Options(int); Options& bias(bool); Options& bias(bool, int); Options& stride(int); };\n"
      "void f() { auto o = Options(1).bias(missing()).stride(2); }",
      mayBeBroken);
  EXPECT_EQ(ir::print(*functionNamed(unit, "f").body->children.at(0)->variable.initializer),
            "Options{1}.Options::bias(unknown(\"missing()\", the code does not compile here)).Options::stride(2)");
}

TEST(BrokenCode, fieldsOfMissingTypesKeepTheirSpelling) {
  auto unit = lowerSource("struct Net { missing::Thing thing; int n = 2; };", mayBeBroken);
  EXPECT_EQ(ir::print(classNamed(unit, "Net")),
            "class Net  aggregate\n  field missing::Thing thing\n  field int n = 2\n");
}

TEST(BrokenCode, missingBasesAreAGap) {
  auto unit = lowerSource("struct Net : public missing::Base<int, 3>, torch::nn::Module {};", mayBeBroken);
  ASSERT_EQ(unit.gaps.size(), 1u);
  EXPECT_EQ(unit.gaps[0].reason, "class Net has a base that is not known here");
}

TEST(BrokenCode, statementsThatClangDropsAreUnknown) {
  auto unit =
      lowerSource("void f(missing::List& list) {\n  int n = 1;\n  for (auto& x : list.items()) { n = 2; }\n  n = 3;\n}",
                  mayBeBroken);
  EXPECT_EQ(ir::print(*functionNamed(unit, "f").body),
            "block\n  int n = 1\n"
            "  unknown(\"for (auto& x : list.items()) { n = 2; }\", the code does not compile here)\n  (n = 3)\n");
}

TEST(BrokenCode, variablesWithoutTypeAreStillTheSameVariable) {
  auto unit = lowerSource(
      "template <class T> T make(int); void use(int, torch::nn::Module);\n"
      "void f() { auto p = make<int>(missing()); use(1, p); }",
      mayBeBroken);
  auto& body = functionNamed(unit, "f").body->children;
  EXPECT_EQ(body.at(1)->expression->operands.at(1)->local, body.at(0)->variable.local);
}

}  // namespace

}  // namespace dictum::extract

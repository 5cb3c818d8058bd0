#include <gtest/gtest.h>

#include "lower_source.h"

namespace dictum::extract {

namespace {

TEST(Templates, areLoweredAsInstantiated) {
  auto unit = lowerSource(
      "template <class T, int N> struct NetImpl : torch::nn::Module { T width = N; NetImpl(T w) : width(w + N) {} };\n"
      "NetImpl<long, 4> net(1);");
  auto& net = classNamed(unit, "NetImpl<long, 4>");
  EXPECT_EQ(net.templateName, "NetImpl");
  EXPECT_TRUE(net.isTemplateInstantiation);
  ASSERT_EQ(net.arguments.size(), 2u);
  EXPECT_EQ(net.arguments[0].type->name, "long");
  EXPECT_EQ(net.arguments[1].value, 4);
  ASSERT_EQ(net.constructors.size(), 1u);
  EXPECT_EQ(ir::print(*unit.functions.at(net.constructors[0]).initializers.back().value), "(w + 4)");
  EXPECT_TRUE(unit.gaps.empty());
}

TEST(Templates, membersThatOnlyLibraryCodeUsesAreInstantiated) {
  auto unit = lowerSource(
      "template <int N> struct NetImpl : torch::nn::Module { NetImpl() { grow(N); } void grow(int n) { width += n; } "
      "int width = 1; };\n"
      "auto net = std::make_shared<NetImpl<7>>();");
  EXPECT_EQ(ir::print(functionNamed(unit, "NetImpl::NetImpl")),
            "constructor NetImpl::NetImpl()\n  : torch::nn::Module = torch::nn::Module{}\n  : width = 1\n  block\n"
            "    this.NetImpl::grow(7)\n");
  EXPECT_NE(functionNamed(unit, "NetImpl::grow").body, nullptr);
}

TEST(Templates, membersThatDoNotCompileForTheirArgumentsAreDeclaredOnly) {
  // lowerSource fails on an error of the code as it stands; this member is in nobody's way until it is called.
  auto unit = lowerSource(
      "template <class T> struct Box { T value; void grow() { value.grow(3); lookedUpLater(value); } };\nBox<int> "
      "box;");
  EXPECT_EQ(ir::print(functionNamed(unit, "Box::grow")), "method Box::grow() -> void  declared\n");
}

TEST(Templates, thatNobodyInstantiatesAreAGap) {
  auto unit = lowerSource(
      "template <class T> struct NetImpl : torch::nn::Cloneable<NetImpl<T>> {};\n"
      "template <class T> struct Pair { T a; };");
  ASSERT_EQ(unit.gaps.size(), 1u);
  EXPECT_EQ(unit.gaps[0].reason, "class template NetImpl is not instantiated here");
  EXPECT_EQ(unit.gaps[0].location.line, 2u);
}

TEST(Templates, instancesHaveDistinctUsrs) {
  auto unit =
      lowerSource("template <class T> T same(T x) { return x; } long a = same(1L) + same(2); bool b = same(true);");
  EXPECT_EQ(unit.functions.size(), 3u);
}

TEST(Templates, staticMembersHaveTheirValue) {
  auto unit = lowerSource(
      "template <int N> struct Table { static const std::vector<int> sizes; };\n"
      "template <int N> const std::vector<int> Table<N>::sizes = {N, 2 * N};\n"
      "int at(int i) { return Table<3>().sizes[i]; }");
  ASSERT_EQ(unit.globals.size(), 1u);
  EXPECT_EQ(ir::print(*unit.globals.begin()->second.initializer), "std::vector<int>{{3, 6}}");
}

TEST(Templates, specialisationsAreClassesOfTheirOwn) {
  auto unit = lowerSource(
      "template <class T> struct Box { T value; }; template <> struct Box<bool> { int bits = 1; };\n"
      "Box<long> a; Box<bool> b;");
  EXPECT_EQ(classNamed(unit, "Box<long>").fields[0].name, "value");
  EXPECT_EQ(classNamed(unit, "Box<bool>").fields[0].name, "bits");
  EXPECT_FALSE(classNamed(unit, "Box<bool>").isTemplateInstantiation);
}

TEST(Templates, packsAreExpanded) {
  EXPECT_EQ(
      lowerValue("sum(a, 2, a)", "int a", "template <class... T> int sum(T... values) { return (values + ...); }"),
      "sum<int, int, int>(a, 2, a)");
}

}  // namespace

}  // namespace dictum::extract

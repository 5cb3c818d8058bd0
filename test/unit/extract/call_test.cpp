#include <gtest/gtest.h>

#include "lower_source.h"

namespace dictum::extract {

namespace {

const ir::Expression& valueOf(const ir::Unit& unit) {
  return *functionNamed(unit, "probe").body->children.front()->expression;
}

TEST(Calls, nameTheCalleeWithoutInlineNamespaces) {
  EXPECT_EQ(lowerValue("std::to_string(n)", "long n"), "std::to_string(n)");
  EXPECT_EQ(lowerValue("v.size()", "std::vector<int>& v"), "v.std::vector::size()");
  EXPECT_EQ(lowerValue("s += s", "std::string& s"), "s.std::basic_string::operator+=(s)");
  EXPECT_EQ(lowerValue("s + \"x\"", "std::string& s"), "std::operator+(s, \"x\")");
}

TEST(Calls, fillInDefaultArgumentsAsImplicit) {
  auto unit = lowerSource("int f(int a, int b = 7); int probe() { return f(1); }");
  auto& call = valueOf(unit);
  ASSERT_EQ(call.operands.size(), 2u);
  EXPECT_FALSE(call.operands[0]->isImplicit);
  EXPECT_TRUE(call.operands[1]->isImplicit);
  EXPECT_EQ(call.operands[1]->integer, 7);
}

TEST(Calls, keepTheirSourceWithFoldedSpace) {
  auto unit = lowerSource(
      "struct Map { int& operator[](const char*); }; Map vm;\n"
      "int probe() { return vm[\n     \"n  f\"  ]; }");
  EXPECT_EQ(valueOf(unit).source, "vm[ \"n  f\" ]");
}

TEST(Calls, carryTemplateArguments) {
  EXPECT_EQ(lowerValue("pick<3, long>()", "", "template <int N, class T> T pick();"), "pick<3, long>()");
}

TEST(Calls, areVirtualUnlessQualified) {
  const std::string code =
      "struct A { virtual int f() { return 1; } }; struct B : A { int f() override { return A::f(); } };";
  auto unit = lowerSource(code + "int probe(A& a) { return a.f(); }");
  EXPECT_TRUE(valueOf(unit).isVirtual);
  EXPECT_FALSE(functionNamed(unit, "B::f").body->children.front()->expression->isVirtual);
  EXPECT_EQ(functionNamed(unit, "B::f").overrides, std::vector{functionNamed(unit, "A::f").usr});
}

TEST(Calls, ofHoldersKeepTheArrow) {
  EXPECT_EQ(lowerValue("net->f()", "Net& net", "struct NetImpl : torch::nn::Module { int f(); }; TORCH_MODULE(Net);"),
            "net.torch::nn::ModuleHolder::operator->().NetImpl::f()");
}

TEST(Calls, ofStandardClassesDoNotShowInternalBases) {
  EXPECT_EQ(lowerValue("p->f()", "std::shared_ptr<Net>& p", "struct Net { int f(); };"),
            "p.std::shared_ptr::operator->().Net::f()");
}

TEST(Calls, ofFunctionValues) {
  EXPECT_EQ(lowerValue("f(3)", "std::function<int(int)>& f"), "f.operator()(3)");
  EXPECT_EQ(lowerValue("f(3)", "int (*f)(int)"), "f.operator()(3)");
  EXPECT_EQ(lowerValue("f(3)", "Functor& f", "struct Functor { int operator()(int); };"), "f.Functor::operator()(3)");
}

TEST(Calls, conversionFunctionsAreCalls) {
  EXPECT_EQ(lowerValue("static_cast<int>(value)", "Value& value", "struct Value { operator int() const; };"),
            "value.Value::operator int()");
}

TEST(Calls, inMacrosSayWhichMacro) {
  auto unit = lowerSource(
      "#define TWICE(x) twice(x)\n#define BOTH(x) TWICE(x)\nint twice(int);\n"
      "int probe(int n) { return BOTH(twice(n)); }");
  auto& call = valueOf(unit);
  EXPECT_EQ(call.macro, "BOTH");
  EXPECT_EQ(call.operands[0]->macro, std::nullopt);
}

TEST(Calls, demandTheCallee) {
  auto unit = lowerSource("template <class T> T half(T x) { return x / 2; } long probe(long n) { return half(n); }");
  EXPECT_EQ(ir::print(functionNamed(unit, "half")), "function half(long x) -> long\n  block\n    return (x / 2)\n");
  EXPECT_EQ(functionNamed(unit, "half").usr, valueOf(unit).usr);
}

}  // namespace

}  // namespace dictum::extract

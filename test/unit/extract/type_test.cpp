#include <gtest/gtest.h>

#include "lower_source.h"

namespace dictum::extract {

namespace {

ir::Type parameterType(const std::string& type, const std::string& before = "") {
  auto unit = lowerSource(before + "\nvoid f(" + type + " x) {}");
  return *functionNamed(unit, "f").parameters.at(0).type;
}

TEST(Types, areCanonicalButRememberHowTheyWereWritten) {
  auto type = parameterType("count_t", "using count_t = long;");
  EXPECT_EQ(type.kind, ir::TypeKind::Integer);
  EXPECT_EQ(type.name, "long");
  EXPECT_EQ(type.spelling, "count_t");
  EXPECT_EQ(type.bits, 64u);
  EXPECT_TRUE(type.isSigned);
}

TEST(Types, loseInlineNamespacesAndKeepArguments) {
  auto type = parameterType("const std::vector<std::string> &");
  EXPECT_EQ(type.kind, ir::TypeKind::Reference);
  EXPECT_TRUE(type.isConst);
  EXPECT_EQ(type.spelling, "const std::vector<std::string> &");
  EXPECT_EQ(type.pointee->name, "std::vector");
  EXPECT_EQ(type.pointee->arguments.at(0).type->name, "std::basic_string");
}

TEST(Types, ofEveryKind) {
  EXPECT_EQ(parameterType("bool").kind, ir::TypeKind::Boolean);
  EXPECT_EQ(parameterType("float").kind, ir::TypeKind::Floating);
  EXPECT_EQ(parameterType("unsigned char").isSigned, false);
  EXPECT_EQ(parameterType("E", "enum class E { A };").kind, ir::TypeKind::Enumeration);
  EXPECT_EQ(parameterType("void*").pointee->kind, ir::TypeKind::Void);
  auto array = *lowerSource("struct S { int a[3]; };").classes.begin()->second.fields.at(0).type;
  EXPECT_EQ(array.kind, ir::TypeKind::Array);
  EXPECT_EQ(array.extent, 3);
}

TEST(Types, classesInAnonymousNamespacesHaveTheirPlainName) {
  auto type = parameterType("Config", "namespace a { namespace { struct Config {}; } } using a::Config;");
  EXPECT_EQ(type.name, "a::Config");
  EXPECT_FALSE(type.usr.empty());
}

}  // namespace

}  // namespace dictum::extract

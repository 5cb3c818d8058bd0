#include <gtest/gtest.h>

#include "lower_source.h"

namespace dictum::extract {

namespace {

// `code` starts on line 2 of the snippet.
const ir::Location locationOfReturn(const std::string& code) {
  auto unit = lowerSource(code);
  return functionNamed(unit, "f").body->children.back()->expression->location;
}

TEST(Locations, spanTheExpression) {
  auto location = locationOfReturn("int f(int a) {\n  return a +\n    12;\n}");
  EXPECT_EQ(location.line, 3u);
  EXPECT_EQ(location.column, 10u);
  EXPECT_EQ(location.endLine, 4u);
  EXPECT_EQ(location.endColumn, 7u);
}

TEST(Locations, ofMacroBodiesAreWhereTheyExpand) {
  auto location = locationOfReturn("#define NEXT(x) (x + 1)\nint f(int a) { return NEXT(a); }");
  EXPECT_EQ(location.line, 3u);
  EXPECT_EQ(location.column, 23u);
}

TEST(Locations, ofMacroArgumentsAreWhereTheyAreWritten) {
  auto location = locationOfReturn("#define SAME(x) (x)\nint f(int a) { return SAME(a * 2); }");
  EXPECT_EQ(location.column, 28u);
  EXPECT_EQ(location.endColumn, 33u);
}

TEST(Locations, filesAreListedOnceWithTheirHash) {
  auto unit = lowerSource("int a = 1; int b = 2;");
  ASSERT_EQ(unit.files.size(), 1u);
  EXPECT_EQ(unit.mainFile, "snippet.cpp");
  EXPECT_EQ(unit.files[0].hash.size(), 32u);
  EXPECT_NE(unit.files[0].hash, lowerSource("int a = 1; int b = 3;").files[0].hash);
}

}  // namespace

}  // namespace dictum::extract

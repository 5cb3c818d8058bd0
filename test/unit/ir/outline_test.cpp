#include "ir/outline.h"

#include <gtest/gtest.h>

namespace dictum::ir {
namespace {

Unit unitWith(std::int64_t value, std::uint32_t line, const std::string& hash = "00") {
  auto type = std::make_shared<Type>();
  type->kind = TypeKind::Integer;
  Expression integer;
  integer.kind = ExpressionKind::Integer;
  integer.integer = value;
  integer.type = type;
  integer.location = {0, line, 1, line, 2};
  Unit unit;
  unit.mainFile = "net.cpp";
  unit.files = {{"net.cpp", hash, true}};
  unit.globals["g"] = {"g", "g", type, std::make_shared<const Expression>(integer)};
  return unit;
}

TEST(Outline, LeavesOutPlacesAndHashes) {
  const Outline one = outlineOf(unitWith(3, 7)), moved = outlineOf(unitWith(3, 9, "11"));
  EXPECT_EQ(one.content, moved.content);
  ASSERT_EQ(one.places.size(), 1u);
  EXPECT_EQ(one.places[0].line, 7u);
  EXPECT_EQ(moved.places[0].line, 9u);
}

TEST(Outline, ShowsValuesNamesAndFiles) {
  const std::string content = outlineOf(unitWith(3, 7)).content;
  EXPECT_NE(content, outlineOf(unitWith(4, 7)).content);
  Unit renamed = unitWith(3, 7);
  renamed.globals["g"].name = "h";
  EXPECT_NE(content, outlineOf(renamed).content);
  Unit elsewhere = unitWith(3, 7);
  elsewhere.files[0].path = "other.cpp";
  EXPECT_NE(content, outlineOf(elsewhere).content);
}

TEST(Outline, ShowsWhichNodesAreShared) {
  Unit shared = unitWith(3, 7);
  shared.globals["h"] = shared.globals["g"];
  Unit apart = shared;
  apart.globals["h"].initializer = std::make_shared<const Expression>(*shared.globals["g"].initializer);
  EXPECT_NE(outlineOf(shared).content, outlineOf(apart).content);
}

}  // namespace
}  // namespace dictum::ir

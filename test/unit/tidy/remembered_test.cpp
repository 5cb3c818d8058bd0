#include "tidy/remembered.h"

#include <gtest/gtest.h>

namespace dictum::tidy {
namespace {

const Question question{{{"torch-invalid-name"}, {}}, "", {}};

ir::Unit unit() {
  ir::Unit unit;
  unit.mainFile = "net.cpp";
  unit.files = {{"net.cpp", "", true}};
  return unit;
}

checks::Finding findingAt(unsigned line, unsigned noteLine) {
  checks::Finding finding;
  finding.range = {"net.cpp", line, 3, line, 9};
  finding.notes = {{"registered here", {"net.cpp", noteLine, 5, noteLine, 6}}};
  return finding;
}

// Remembers a finding on line 4 with a note on line 8, of an outline with these places, and asks for another.
std::optional<std::vector<checks::Finding>> after(std::vector<ir::Location> places, const std::string& content = "x",
                                                  const Question& asked = question) {
  RememberedFindings remembered;
  remembered.keep("net.cpp", {"x", {{0, 4, 3, 4, 9}, {0, 8, 5, 8, 6}}}, question, {findingAt(4, 8)});
  return remembered.find(unit(), {content, std::move(places)}, asked);
}

TEST(RememberedFindings, FollowTheirLines) {
  const auto found = after({{0, 5, 3, 5, 9}, {0, 20, 5, 20, 6}});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ(found->front().range, (checks::Range{"net.cpp", 5, 3, 5, 9}));
  EXPECT_EQ(found->front().notes.front().range, (checks::Range{"net.cpp", 20, 5, 20, 6}));
}

TEST(RememberedFindings, AreNotThoseOfAnotherProgramOrSelection) {
  EXPECT_FALSE(after({{0, 4, 3, 4, 9}, {0, 8, 5, 8, 6}}, "y"));
  EXPECT_FALSE(after({{0, 4, 3, 4, 9}, {0, 8, 5, 8, 6}}, "x", {{{"torch-name-mismatch"}, {}}, "", {}}));
  EXPECT_FALSE(after({{0, 4, 3, 4, 9}, {0, 8, 5, 8, 6}}, "x", {question.selection, "dictum.lock", {}}));
  EXPECT_FALSE(RememberedFindings().find(unit(), {}, question));
}

// Checks compare places: which comes first, what stands inside what.
TEST(RememberedFindings, AreFoundAnewWherePlacesRelateInAnotherWay) {
  EXPECT_FALSE(after({{0, 4, 4, 4, 10}, {0, 8, 5, 8, 6}}));  // another column
  EXPECT_FALSE(after({{0, 9, 3, 9, 9}, {0, 8, 5, 8, 6}}));   // the other order
  EXPECT_FALSE(after({{0, 8, 3, 8, 9}, {0, 8, 5, 8, 6}}));   // joined to one line
  EXPECT_FALSE(after({{0, 4, 3, 5, 9}, {0, 8, 5, 8, 6}}));   // one line became two
}

TEST(RememberedFindings, AreOfTheSourcesLookedAtLast) {
  RememberedFindings remembered;
  remembered.keep("net.cpp", {"x", {}}, question, {});
  for (int i = 0; i < 31; ++i) remembered.keep(std::to_string(i), {"x", {}}, question, {});
  EXPECT_TRUE(remembered.find(unit(), {"x", {}}, question));
  remembered.keep("one more", {"x", {}}, question, {});
  EXPECT_FALSE(remembered.find(unit(), {"x", {}}, question));
}

}  // namespace
}  // namespace dictum::tidy

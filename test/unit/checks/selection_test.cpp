// Which checks globs select, and what a check says of itself.
#include <gtest/gtest.h>

#include <set>

#include "rules/check.h"
#include "rules/source.h"

namespace dictum::checks {
namespace {

bool selects(const std::string& check, const std::vector<std::string>& globs) {
  return isSelected(*findCheck(check), globs);
}

TEST(Selection, WithoutGlobsTakesTheDefault) {
  EXPECT_TRUE(selects("torch-invalid-name", {}));
  EXPECT_FALSE(selects("torch-conditional-registration", {}));
}

TEST(Selection, LaterGlobsWin) {
  EXPECT_TRUE(selects("torch-invalid-name", {"-*", "torch-*"}));
  EXPECT_FALSE(selects("torch-invalid-name", {"torch-*", "-torch-invalid-*"}));
  EXPECT_TRUE(selects("torch-invalid-name", {"torch-*", "-torch-invalid-*", "torch-*-name"}));
  EXPECT_FALSE(selects("torch-invalid-name", {"torch-invalid"}));
}

TEST(Checks, SayWhatTheyAre) {
  std::set<std::string> names;
  for (const Check& check : allChecks()) {
    const Description& description = check.description;
    EXPECT_TRUE(names.insert(description.name).second) << description.name;
    EXPECT_EQ(description.name.rfind("torch-", 0), 0u) << description.name;
    for (const std::string* text :
         {&description.summary, &description.why, &description.silentWhen, &description.doesNotSee})
      EXPECT_FALSE(text->empty()) << description.name;
    EXPECT_EQ(findCheck(description.name), &check);
  }
  EXPECT_EQ(findCheck("torch-"), nullptr);
}

TEST(PlainName, LeavesOutUnderscoresAndPrefix) {
  for (const char* name : {"fc1", "fc1_", "m_fc1", "_fc1"}) EXPECT_EQ(plainName(name), "fc1") << name;
  EXPECT_EQ(plainName("m_"), "");
  EXPECT_EQ(plainName("model"), "model");
}

}  // namespace
}  // namespace dictum::checks

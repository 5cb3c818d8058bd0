#include "diff/decision.h"

#include "diff/json.h"
#include "diff/text.h"
#include "fixture.h"

namespace dictum::diff {
namespace {

using namespace test;

schema::Model plain(const std::vector<std::string>& entries) { return model("[]", list(entries)); }

Outcome outcome(const Diff& diff, Level level) { return decide(diff, {level}).outcome; }

TEST(Decision, FailsForALevelAndAllBeforeIt) {
  const auto one = plain({entry("a", "[1]")}), two = plain({entry("a", "[1]"), entry("b", "[2]")});
  EXPECT_EQ(outcome(diffOf(one, two), Level::Loads), Outcome::Breaks);
  EXPECT_EQ(outcome(diffOf(two, one), Level::Loads), Outcome::Passes);
  EXPECT_EQ(outcome(diffOf(two, one), Level::Keys), Outcome::Breaks);
  const Diff reshaped = diffOf(one, plain({entry("a", "[3]")}));
  EXPECT_EQ(outcome(reshaped, Level::Keys), Outcome::Passes);
  EXPECT_EQ(outcome(reshaped, Level::Shapes), Outcome::Breaks);
}

TEST(Decision, SaysOfAGateThatPassesWhatItDoesNotLookAt) {
  const Decision decision = decide(diffOf(plain({entry("a", "[1]")}), plain({entry("a", "[3]")})), {Level::Loads});
  EXPECT_EQ(
      decision.reason,
      "passes at level 'loads': 1 change; old checkpoints load, but tensors have another shape or are misread: the "
      "shape of 'a' was [1] and is [3]");
}

TEST(Decision, DoesNotSayThatLoadingThrowsWhereNothingIsLeftToLoadInto) {
  const Diff gone = diff(schema::Prediction{{model("[]", list({entry("a", "[1]")}), "[]")}}, schema::Prediction{});
  EXPECT_EQ(
      decide(gone, {}).reason,
      "breaks at level 'shapes': 1 change; nothing constructs what old checkpoints belong to: class 'NetImpl' is gone");
}

TEST(Decision, IsUndecidedWhereAGapMayHideTheKey) {
  auto after = plain({entry("a", "[1]")});
  after.gaps.push_back({"unknown loop", {"net.cpp", 3, 1}});
  const Diff diff = diffOf(plain({entry("a", "[1]"), entry("b", "[2]")}), after);
  EXPECT_EQ(outcome(diff, Level::Keys), Outcome::Undecided);
  EXPECT_EQ(outcome(diff, Level::Loads), Outcome::Passes);
  EXPECT_EQ(decide(diff, {Level::Loads, true}).outcome, Outcome::Breaks);
  EXPECT_NE(decide(diff, {Level::Loads}).reason.find("1 gap may hide more"), std::string::npos);
}

TEST(DiffReport, EndsInTheDecision) {
  const Diff diff = diffOf(plain({entry("a", "[1]")}), plain({entry("a", "[1]"), entry("b", "[2]")}));
  const Decision decision = decide(diff, {});
  EXPECT_EQ(writeText(diff, decision, Level::Shapes),
            "NetImpl\n"
            "  loads   added          'b' is new\n"
            "                         net.cpp:8:5\n"
            "breaks at level 'shapes': 1 change; torch::load of an old checkpoint throws: 'b' is new\n");
  const auto json = toJson(diff, decision, Level::Shapes);
  EXPECT_EQ(json["decision"]["outcome"], "breaks");
  EXPECT_EQ(json["models"][0]["changes"][0]["keys"][0], "b");
  EXPECT_EQ(json["models"][0]["changes"][0]["breaks"], true);
}

}  // namespace
}  // namespace dictum::diff

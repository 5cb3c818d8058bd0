// Changes that need no inputs to be seen.
#include "fixture.h"

namespace dictum::diff {
namespace {

using namespace test;

schema::Model plain(const std::vector<std::string>& entries, const std::vector<std::string>& submodules = {}) {
  return model("[]", list(entries), list(submodules));
}

TEST(Diff, SaysNothingOfEqualModels) {
  const auto same = plain({entry("conv.weight", "[16, 3]"), entry("conv.bias", "[16]")});
  EXPECT_EQ(changes(same, same), Lines{});
}

TEST(Diff, PutsAnAddedSubmoduleWithItsKeysTogether) {
  const auto before = plain({entry("conv1.weight", "[3]")}, {submodule("conv1", "torch::nn::Conv2dImpl")});
  const auto after = plain({entry("conv1.weight", "[3]"), entry("conv2.weight", "[4]"), entry("conv2.bias", "[4]")},
                           {submodule("conv1", "torch::nn::Conv2dImpl"), submodule("conv2", "torch::nn::Conv2dImpl")});
  EXPECT_EQ(changes(before, after), Lines{"loads added conv2.*"});
  EXPECT_EQ(changes(after, before), Lines{"keys removed conv2.*"});
}

TEST(Diff, LetsModelsGoThatHaveNothingToSave) {
  const auto levelOfLoss = [](const schema::Model& model) {
    return diff(schema::Prediction{{model}}, schema::Prediction{}).models.at(0).changes.at(0).level;
  };
  EXPECT_EQ(levelOfLoss(plain({})), Level::None);
  EXPECT_EQ(levelOfLoss(plain({entry("fc.weight", "[3]")})), Level::Loads);
  EXPECT_EQ(levelOfLoss(plain({}, {submodule("act", "ActImpl")})), Level::Loads);
}

TEST(Diff, FindsAddedSubmodulesThatHaveNoKeys) {
  const auto before = plain({entry("fc.weight", "[3]")}, {submodule("fc", "torch::nn::LinearImpl")});
  const auto after = plain({entry("fc.weight", "[3]")},
                           {submodule("fc", "torch::nn::LinearImpl"), submodule("drop", "torch::nn::DropoutImpl")});
  EXPECT_EQ(changes(before, after), Lines{"loads added drop"});
  EXPECT_EQ(changes(after, before), Lines{"exact removed drop"});
}

TEST(Diff, PassesOverWhatTorchLoadSkips) {
  const auto before = plain({entry("fc.weight", "[3]")}, {submodule("fc", "torch::nn::LinearImpl")});
  const auto after = plain({entry("fc.weight", "[3]")}, {submodule("fc", "torch::nn::LinearImpl"),
                                                         submodule("act", "torch::nn::FunctionalImpl", "", false)});
  EXPECT_EQ(changes(before, after), Lines{"exact added act"});
}

TEST(Diff, TellsWhetherKeysAreSavedAtAll) {
  const auto with = [](bool saved, const std::vector<std::string>& entries) {
    return plain(entries, {submodule("act", "ActImpl", "", saved)});
  };
  EXPECT_EQ(changes(with(true, {}), with(false, {})), Lines{"exact serializable act"});
  EXPECT_EQ(changes(with(false, {}), with(true, {})), Lines{"loads serializable act"});
  EXPECT_EQ(changes(with(true, {entry("act.w", "[1]")}), with(false, {entry("act.w", "[1]")})),
            (Lines{"keys serializable act.w", "exact serializable act"}));
}

TEST(Diff, ReportsAMovedSubtreeOnce) {
  const auto before = plain(
      {entry("encoder.conv.weight", "[16, 3]"), entry("encoder.norm.weight", "[16]"), entry("head.weight", "[9]")},
      {submodule("encoder", "BlockImpl"), submodule("encoder.conv", "torch::nn::Conv2dImpl"),
       submodule("encoder.norm", "torch::nn::BatchNorm2dImpl"), submodule("head", "torch::nn::LinearImpl")});
  const auto after = plain(
      {entry("backbone.conv.weight", "[16, 3]"), entry("backbone.norm.weight", "[16]"), entry("head.weight", "[9]")},
      {submodule("backbone", "StemImpl"), submodule("backbone.conv", "torch::nn::Conv2dImpl"),
       submodule("backbone.norm", "torch::nn::BatchNorm2dImpl"), submodule("head", "torch::nn::LinearImpl")});
  const Diff result = diffOf(before, after);
  EXPECT_EQ(linesOf(result), Lines{"loads renamed encoder.* -> backbone.*"});
  const Change& change = result.models.at(0).changes.at(0);
  EXPECT_EQ(change.oldKeys, (Lines{"encoder.conv.weight", "encoder.norm.weight"}));
  EXPECT_EQ(change.keys, (Lines{"backbone.conv.weight", "backbone.norm.weight"}));
}

TEST(Diff, FindsSubmodulesThatWereMovedBelowAnother) {
  const auto before = plain({entry("a.weight", "[1]"), entry("b.weight", "[1]")});
  const auto after = plain({entry("body.a.weight", "[1]"), entry("body.b.weight", "[1]")});
  EXPECT_EQ(changes(before, after), (Lines{"loads renamed a.* -> body.a.*", "loads renamed b.* -> body.b.*"}));
}

TEST(Diff, FindsARenamedTensorInItsPlace) {
  EXPECT_EQ(changes(plain({entry("norm.gamma", "[16]"), entry("x", "[1]")}),
                    plain({entry("norm.weight", "[16]"), entry("x", "[1]")})),
            Lines{"loads renamed norm.gamma -> norm.weight"});
}

TEST(Diff, DoesNotTakeAnotherShapeForARename) {
  EXPECT_EQ(changes(plain({entry("a.w", "[16]"), entry("x", "[1]")}), plain({entry("a.v", "[17]"), entry("x", "[1]")})),
            (Lines{"loads added a.v", "keys removed a.w"}));
}

TEST(Diff, ComparesShapesDtypesAndKinds) {
  const auto before = plain({entry("w", "[16, 3]"), entry("b", "[16]")});
  EXPECT_EQ(changes(before, plain({entry("w", "[16, 4]"), entry("b", "[16]")})), Lines{"shapes reshaped w"});
  EXPECT_EQ(changes(before, plain({entry("w", "[48]"), entry("b", "[16]")})), Lines{"shapes reshaped w"});
  EXPECT_EQ(changes(before, plain({entry("w", "[16, 3]"), entry("b", "[16]", "", "[]", "buffer")})),
            Lines{"exact kind b"});
  auto half = before;
  half.entries[0].dtype = "float16";
  EXPECT_EQ(changes(before, half), Lines{"shapes dtype w"});
}

TEST(Diff, DoesNotCompareWhatIsNotKnown) {
  EXPECT_EQ(changes(plain({entry("w", "[null, 3]")}), plain({entry("w", "[16, 3]")})), Lines{});
  EXPECT_EQ(changes(plain({entry("w", "null")}), plain({entry("w", "[16, 3]")})), Lines{});
}

TEST(Diff, FindsAnotherOrder) {
  EXPECT_EQ(changes(plain({entry("a", "[1]"), entry("b", "[2]"), entry("c", "[3]")}),
                    plain({entry("b", "[2]"), entry("c", "[3]"), entry("a", "[1]")})),
            Lines{"exact order a"});
}

TEST(Diff, TakesALoopForItsIterationsWrittenOut) {
  const auto written =
      plain({entry("l.0.w", "[4]"), entry("l.1.w", "[4]"), entry("l.0.b", "[2]"), entry("l.1.b", "[2]")});
  const auto looped = plain({entry("l.{i}.w", "[4]", "", list({loop("i", "0", "2")})),
                             entry("l.{i}.b", "[2]", "", list({loop("i", "0", "2")}))});
  EXPECT_EQ(changes(written, looped), Lines{});
  EXPECT_EQ(changes(looped, written), Lines{});
}

TEST(Diff, DoubtsWhatAGapMayExplain) {
  const auto before = plain({entry("a", "[1]"), entry("b", "[2]")});
  auto after = plain({entry("a", "[1]")});
  after.completeness = schema::Completeness::Incomplete;
  after.gaps.push_back({"unknown loop", {"net.cpp", 3, 1}});
  EXPECT_EQ(changes(before, after), (Lines{"keys removed b ?", "exact incomplete "}));
  EXPECT_EQ(changes(after, before), (Lines{"loads added b ?", "none completed "}));
}

TEST(Diff, TakesAGapThatBothSidesHaveToHideTheSame) {
  auto before = plain({entry("a", "[1]"), entry("b", "[2]")}), after = plain({entry("a", "[1]")});
  for (auto* side : {&before, &after}) side->gaps.push_back({"unknown loop", {"net.cpp", 3, 1}});
  EXPECT_EQ(changes(before, after), Lines{"keys removed b"});
}

TEST(Diff, ComparesTies) {
  auto before = plain({entry("embed.weight", "[9]"), entry("head.weight", "[9]")});
  auto after = before;
  after.ties = {{schema::Key("embed.weight"), schema::Key("head.weight")}};
  EXPECT_EQ(changes(before, after), Lines{"exact tied embed.weight = head.weight"});
  EXPECT_EQ(changes(after, before), Lines{"exact untied embed.weight = head.weight"});
}

TEST(Diff, PairsClassesThatWereRenamed) {
  auto before = plain({entry("a", "[1]")});
  auto after = before;
  after.className = "OtherImpl";
  EXPECT_EQ(changes(before, after), Lines{"exact model renamed NetImpl -> OtherImpl"});
}

TEST(Diff, CountsAClassThatIsGoneOnlyWhereItIsNoPartOfAnother) {
  auto block = plain({entry("w", "[1]")});
  block.className = "BlockImpl";
  const auto net = plain({entry("b.w", "[1]")}, {submodule("b", "BlockImpl")});
  EXPECT_EQ(linesOf(diff(schema::Prediction{{block, net}}, schema::Prediction{{net}})),
            Lines{"none model removed BlockImpl"});
  EXPECT_EQ(linesOf(diff(schema::Prediction{{net}}, schema::Prediction{})), Lines{"loads model removed NetImpl"});
}

TEST(Diff, TakesForACallWhatAnotherConstructorMakesOfItByDefault) {
  auto none = plain({entry("fc.weight", "[8]")});
  none.signature = "Net()";
  const auto widthOf = [](const std::string& defaultValue) {
    auto result = model(list({input("width", "int64_t", defaultValue)}), list({entry("fc.weight", R"(["width"])")}));
    result.signature = "Net(int64_t width" + (defaultValue.empty() ? "" : " = " + defaultValue) + ")";
    return result;
  };
  const schema::Prediction both{{none, widthOf("")}};
  EXPECT_EQ(linesOf(diff(both, schema::Prediction{{widthOf("8")}})), Lines{"exact input default width"});
  EXPECT_EQ(linesOf(diff(both, schema::Prediction{{widthOf("9")}})),
            (Lines{"shapes reshaped fc.weight", "exact input default width"}));
  EXPECT_EQ(linesOf(diff(both, schema::Prediction{{widthOf("")}})), Lines{"loads constructor removed Net()"});
}

TEST(Diff, ComparesInstancesOfOneTemplate) {
  const auto block = [](const std::string& arguments, const std::string& shape) {
    auto result = plain({entry("w", shape)});
    result.className = "BlockImpl<" + arguments + ">";
    result.signature = "BlockImpl()";
    return schema::Prediction{{result}};
  };
  EXPECT_EQ(linesOf(diff(block("3", "[3]"), block("5", "[5]"))),
            (Lines{"shapes reshaped w", "exact model renamed BlockImpl<3> -> BlockImpl<5>"}));
  auto net = plain({entry("b.w", "[3]")}, {submodule("b", "BlockImpl")});
  const auto inside = block("3", "[3]").models[0];
  EXPECT_EQ(linesOf(diff(schema::Prediction{{inside, net}}, schema::Prediction{{net}})),
            Lines{"none model removed BlockImpl<3>"});
}

TEST(Diff, TellsAConstructorThatIsGoneFromAClass) {
  auto plainOne = plain({entry("a", "[1]")}), other = plain({entry("b", "[2]")}), same = plain({entry("a", "[1]")});
  plainOne.signature = "Net()";
  other.signature = "Net(int)";
  same.signature = "Net(bool)";
  const schema::Prediction both{{plainOne, other}}, one{{plainOne}}, alike{{plainOne, same}};
  EXPECT_EQ(linesOf(diff(both, one)), Lines{"loads constructor removed Net(int)"});
  EXPECT_EQ(linesOf(diff(one, both)), Lines{"none constructor added Net(int)"});
  EXPECT_EQ(linesOf(diff(alike, one)), Lines{"exact constructor removed Net(bool) -> Net()"});
  EXPECT_EQ(linesOf(diff(both, schema::Prediction{})),
            (Lines{"loads model removed NetImpl", "loads model removed NetImpl"}));
}

TEST(Diff, ComparesWhatStagesAdd) {
  const std::string stage = R"x({"method": "grow()", "location": {"file": "net.cpp", "line": 9, "column": 1},)x"
                            R"( "removed": [], "gaps": [], "added": [)";
  const auto with = [&](const std::string& added) {
    return model("[]", list({entry("a", "[1]")}), "[]", R"("stages": [)" + stage + added + "]}], ");
  };
  const Diff result = diffOf(with(entry("b", "[2]")), with(entry("b", "[3]")));
  EXPECT_EQ(linesOf(result), Lines{"shapes reshaped b"});
  EXPECT_EQ(result.models[0].changes[0].stage, "grow()");
}

TEST(Diff, KnowsAStageByWhatItRegistersWhereItsNameIsAnother) {
  const auto with = [](const std::string& method, const std::string& key) {
    return model(list({input("times", "int64_t", "1")}), list({entry("a", "[1]")}), "[]",
                 R"("stages": [{"method": ")" + method +
                     R"(", "location": {"file": "net.cpp", "line": 9, "column": 1},)" +
                     R"( "removed": [], "gaps": [], "added": [)" +
                     entry(key, "[1]", "", list({loop("i", "0", "times")})) + "]}], ");
  };
  EXPECT_EQ(changes(with("grow(int64_t)", "b{i}"), with("extend(int64_t, bool)", "b{i}")), Lines{});
  EXPECT_EQ(changes(with("grow(int64_t)", "b{i}"), with("extend(int64_t)", "c{i}")),
            Lines{"keys removed b{i} [times=1]"});
  auto twice = with("grow(int64_t)", "b{i}");
  twice.inputs[0].defaultValue = "2";
  EXPECT_EQ(changes(with("grow(int64_t)", "b{i}"), twice),
            (Lines{"loads added b1 [times=1 before, times=2 after]", "exact input default times"}));
}

TEST(Diff, SaysThatConstructionThrowsNow) {
  auto after = plain({});
  after.throws = schema::Throws{"a name must not be empty", {"net.cpp", 5, 1}};
  EXPECT_EQ(changes(plain({entry("a", "[1]")}), after), Lines{"loads refused "});
}

TEST(Diff, DoesNotCompareWhatACheckpointDoesNotSay) {
  const Side file{{{plain({entry("b", "[2]"), entry("a", "[1]")})}}, false, false, false};
  const Side source{{{plain({entry("a", "[1]"), entry("b", "[2]", "", "[]", "buffer")},
                            {submodule("drop", "torch::nn::DropoutImpl")})}}};
  EXPECT_EQ(linesOf(diff(file, source)), Lines{});
}

}  // namespace
}  // namespace dictum::diff

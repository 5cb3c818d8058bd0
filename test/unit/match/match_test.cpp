#include "fixture.h"

namespace dictum::match {
namespace {

using namespace test;

const schema::Model& plain() {
  static const schema::Model result =
      model(list({input("extra", "bool")}),
            list({entry("conv1.weight", "[16, 3]"), entry("conv1.bias", "[16]"),
                  entry("conv2.weight", "[32, 16]", "extra"), entry("norm.running_mean", "[16]", "", "[]", "buffer")}),
            list({R"({"path": "conv1", "class": "torch::nn::Conv2dImpl"})",
                  R"({"path": "drop", "class": "torch::nn::DropoutImpl"})",
                  R"({"path": "act", "class": "torch::nn::FunctionalImpl", "serializable": false})",
                  R"({"path": "norm", "class": "torch::nn::BatchNorm2dImpl"})"}));
  return result;
}

const Keys fitting = {{"conv1.weight", {16, 3}}, {"conv1.bias", {16}}, {"norm.running_mean", {16}}};

TEST(Match, SaysWhatDiffersUnderTheNearestConfiguration) {
  const Match result = match(
      plain(),
      file({{"conv1.weight", {16, 3}}, {"conv2.weight", {32, 8}}, {"norm.running_mean", {16}}, {"head.weight", {1}}}));
  EXPECT_EQ(result.verdict, Verdict::DoesNotFit);
  EXPECT_EQ(inferred(result), "extra=true");
  ASSERT_EQ(result.missing.size(), 1u);
  EXPECT_EQ(result.missing[0].key, "conv1.bias");
  EXPECT_EQ(result.missing[0].location.line, 8u);
  ASSERT_EQ(result.unexpected.size(), 1u);
  EXPECT_EQ(result.unexpected[0].key, "head.weight");
  ASSERT_EQ(result.shape.size(), 1u);
  EXPECT_EQ(result.shape[0].found, (std::vector<std::int64_t>{32, 8}));
  EXPECT_EQ(result.matched, 3u);
}

TEST(Match, ComparesDtypeAndKind) {
  auto index = file(fitting);
  index.entries[0].dtype = "float16";
  index.entries[2].kind = schema::Kind::Parameter;
  const Match result = match(plain(), index);
  EXPECT_EQ(result.verdict, Verdict::DoesNotFit);
  ASSERT_EQ(result.dtype.size(), 1u);
  EXPECT_EQ(result.dtype[0].found, "float16");
  ASSERT_EQ(result.kind.size(), 1u);
  EXPECT_EQ(result.kind[0].key, "norm.running_mean");
}

TEST(Match, FindsRenamesWithTheSameShapeInASimilarPlace) {
  const auto net = model("[]", list({entry("encoder.conv.weight", "[16, 3]"), entry("encoder.conv.bias", "[16]"),
                                     entry("head.weight", "[9]")}));
  const Match result =
      match(net, file({{"backbone.conv.weight", {16, 3}}, {"backbone.conv.bias", {16}}, {"head.weight", {9}}}));
  ASSERT_EQ(result.renamed.size(), 2u);
  EXPECT_EQ(result.renamed[0].file, "backbone.conv.weight");
  EXPECT_EQ(result.renamed[0].model, "encoder.conv.weight");
  const Match other =
      match(net, file({{"backbone.conv.weight", {8, 3}}, {"encoder.conv.bias", {16}}, {"head.weight", {9}}}));
  EXPECT_TRUE(other.renamed.empty());
}

TEST(Match, FindsARenameThatIsTheOnlyOneOfItsShapeInItsPlace) {
  const auto net =
      model("[]", list({entry("norm.weight", "[16]"), entry("norm.scale", "[4]"), entry("head.w", "[9]")}));
  const Match result = match(net, file({{"norm.gamma", {16}}, {"norm.beta", {7}}, {"other.gamma", {9}}}));
  ASSERT_EQ(result.renamed.size(), 1u);
  EXPECT_EQ(result.renamed[0].file, "norm.gamma");
  EXPECT_EQ(result.renamed[0].model, "norm.weight");
}

TEST(Match, PrefersTheRenameWithTheSmallerEditDistance) {
  const auto net = model("[]", list({entry("decoder_block.w", "[2]"), entry("encoder_block.w", "[2]")}));
  const Match result = match(net, file({{"encoder_blocks.w", {2}}, {"decoderblock.w", {2}}}));
  ASSERT_EQ(result.renamed.size(), 2u);
  EXPECT_EQ(result.renamed[0].file, "decoderblock.w");
  EXPECT_EQ(result.renamed[1].file, "encoder_blocks.w");
}

TEST(Match, SaysHowMuchOfTheModelIsFilled) {
  const auto net = model("[]", list({entry("a", "[2, 5]"), entry("b", "[10]"), entry("c", "[5]"), entry("d", "null")}));
  const Match result = match(net, file({{"a", {2, 5}}, {"b", {20}}, {"c", {5}}, {"x", {1}}}));
  const Coverage& coverage = result.coverage;
  EXPECT_EQ(coverage.keys, 2u);
  EXPECT_EQ(coverage.keysOf, 4u);
  EXPECT_EQ(coverage.elements, 15u);
  EXPECT_EQ(coverage.elementsOf, 25u);
  EXPECT_FALSE(coverage.everySizeKnown);
  EXPECT_EQ(coverage.bytes, 60u);
  EXPECT_EQ(coverage.bytesOf, 4u * 36u);
}

TEST(Match, GroupsWhatDiffersBySubtree) {
  const auto net =
      model("[]", list({entry("a.x.p", "[1]"), entry("a.x.q", "[1]"), entry("a.y.p", "[1]"), entry("b.p", "[1]"),
                        entry("b.q", "[1]"), entry("c.p", "[1]"), entry("c.q", "[1]")}));
  const Match result = match(net, file({{"b.p", {1}}, {"c.p", {2}}, {"c.q", {2}}}));
  ASSERT_EQ(result.subtrees.missing.size(), 1u);
  EXPECT_EQ(result.subtrees.missing[0].path, "a");
  EXPECT_EQ(result.subtrees.missing[0].keys, 3u);
  ASSERT_EQ(result.subtrees.shape.size(), 1u);
  EXPECT_EQ(result.subtrees.shape[0].path, "c");
}

TEST(Match, StripsAPrefixOnlyWhereItMakesKeysFit) {
  Keys wrapped;
  for (const auto& [key, shape] : fitting) wrapped.emplace_back("module." + key, shape);
  const Match result = match(plain(), file(wrapped));
  EXPECT_EQ(result.stripped, "module.");
  EXPECT_EQ(result.verdict, Verdict::FitsUnderConfiguration);
  EXPECT_EQ(match(plain(), file(fitting)).stripped, "");
  // The reader stripped what is a submodule of this model.
  auto index = file({{"weight", {1}}});
  index.prefix = "module.";
  const Match restored = match(model("[]", list({entry("module.weight", "[1]")})), index);
  EXPECT_EQ(restored.added, "");
  EXPECT_EQ(restored.stripped, "");
  EXPECT_EQ(restored.verdict, Verdict::Fits);
}

TEST(Match, GapsLeaveUnexpectedKeysUndecided) {
  schema::Model net = plain();
  net.gaps = {{"call of an unknown function", {"net.cpp", 3, 1}}};
  Keys keys = fitting;
  keys.emplace_back("mystery", std::vector<std::int64_t>{1});
  EXPECT_EQ(match(net, file(keys)).verdict, Verdict::Undecided);
  EXPECT_EQ(match(net, file(fitting)).verdict, Verdict::FitsUnderConfiguration);
  keys.erase(keys.begin());
  EXPECT_EQ(match(net, file(keys)).verdict, Verdict::DoesNotFit);
}

TEST(Match, UnknownDimensionsFitAnySize) {
  const auto net = model("[]", list({entry("x", "[null, 3]"), entry("y", "null")}));
  EXPECT_EQ(match(net, file({{"x", {7, 3}}, {"y", {1, 2}}})).verdict, Verdict::Fits);
  EXPECT_EQ(match(net, file({{"x", {7, 4}}, {"y", {1, 2}}})).shape.size(), 1u);
  EXPECT_EQ(match(net, file({{"x", {3}}, {"y", {1, 2}}})).shape.size(), 1u);
}

TEST(Match, ArchivesNeedEverySerialisableSubmodule) {
  auto index = file(fitting, "libtorch archive");
  index.submodules = {"conv1", "drop", "norm"};
  const Match whole = match(plain(), index);
  EXPECT_EQ(whole.verdict, Verdict::FitsUnderConfiguration);
  EXPECT_FALSE(whole.load.throws);
  index.submodules = {"conv1", "norm"};
  const Match lacking = match(plain(), index);
  EXPECT_EQ(lacking.verdict, Verdict::DoesNotFit);
  ASSERT_EQ(lacking.submodules.size(), 1u);
  EXPECT_EQ(lacking.submodules[0].path, "drop");
  EXPECT_EQ(lacking.load.throws, "No such serialized submodule: 'drop'");
}

TEST(Match, ArchivesLeaveOutWhatIsNotSerialisable) {
  const auto net = model("[]", list({entry("f.inner.weight", "[1]"), entry("x", "[1]")}),
                         list({R"({"path": "f", "class": "FImpl", "serializable": false})",
                               R"({"path": "f.inner", "class": "torch::nn::LinearImpl"})"}));
  EXPECT_EQ(match(net, file({{"x", {1}}}, "libtorch archive")).verdict, Verdict::Fits);
  EXPECT_EQ(match(net, file({{"x", {1}}})).missing.size(), 1u);
}

struct LoadCase {
  const char* name;
  Keys keys;
  const char* throws;
  std::vector<std::string> dropped;
  std::vector<std::string> replaced;
  std::vector<std::string> misread = {};
  const char* firstDtype = "float32";
};

class Load : public testing::TestWithParam<LoadCase> {};

TEST_P(Load, IsForetold) {
  auto index = file(GetParam().keys, "libtorch archive");
  index.submodules = {"conv1", "drop", "norm"};
  index.entries[0].dtype = GetParam().firstDtype;
  const Match result = match(plain(), index, {{"extra", false}});
  EXPECT_EQ(result.load.throws.value_or(""), GetParam().throws) << GetParam().name;
  EXPECT_EQ(result.load.dropped, GetParam().dropped) << GetParam().name;
  EXPECT_EQ(result.load.replaced, GetParam().replaced) << GetParam().name;
  EXPECT_EQ(result.load.misread, GetParam().misread) << GetParam().name;
}

INSTANTIATE_TEST_SUITE_P(
    Files, Load,
    testing::Values(
        LoadCase{"fits", fitting, "", {}, {}},
        LoadCase{"a tensor is missing",
                 {{"conv1.weight", {16, 3}}, {"norm.running_mean", {16}}},
                 "No such serialized tensor 'conv1.bias'",
                 {},
                 {}},
        LoadCase{"too much",
                 {{"conv1.weight", {16, 3}}, {"conv1.bias", {16}}, {"norm.running_mean", {16}}, {"new.weight", {1}}},
                 "",
                 {"new.weight"},
                 {}},
        LoadCase{"another shape",
                 {{"conv1.weight", {16, 9}}, {"conv1.bias", {16}}, {"norm.running_mean", {16}}},
                 "",
                 {},
                 {"conv1.weight"}},
        LoadCase{"another dtype", fitting, "", {}, {}, {"conv1.weight"}, "float64"}));

TEST(Match, ChoosesTheModelThatFits) {
  schema::Model other = model("[]", list({entry("a", "[1]")}));
  other.className = "OtherImpl";
  const MatchReport report = match(schema::Prediction{{other, plain()}}, {file(fitting)});
  ASSERT_EQ(report.files.size(), 1u);
  EXPECT_EQ(report.files[0].model, "NetImpl");
  EXPECT_TRUE(report.files[0].alsoFits.empty());
  schema::Model twin = plain();
  twin.className = "TwinImpl";
  EXPECT_EQ(match(schema::Prediction{{plain(), twin}}, {file(fitting)}).files[0].alsoFits,
            (std::vector<std::string>{"TwinImpl"}));
  EXPECT_TRUE(match(schema::Prediction{}, {file(fitting)}).files.empty());
}

TEST(Match, TellsTheTimelineOfSeveralCheckpoints) {
  const auto net = model(list({input("n", "int64_t")}), list({entry("l.{i}", "[1]", "", list({loop("i", "0", "n")}))}));
  const MatchReport report = match(schema::Prediction{{net}}, {file({{"l.0", {1}}}), file({{"l.0", {1}}, {"l.1", {1}}}),
                                                               file({{"l.0", {1}}, {"l.1", {1}}})});
  ASSERT_EQ(report.timeline.size(), 2u);
  EXPECT_EQ(report.timeline[0].appeared, (std::vector<std::string>{"l.1"}));
  EXPECT_EQ(report.timeline[0].inputs, (std::vector<std::string>{"n: 1 -> 2"}));
  EXPECT_TRUE(report.timeline[1].appeared.empty());
}

TEST(Match, AConstructionThatThrowsFitsNothing) {
  schema::Model net = plain();
  net.throws = schema::Throws{"duplicate name 'x'", {}};
  EXPECT_EQ(match(net, file(fitting)).verdict, Verdict::DoesNotFit);
}

}  // namespace
}  // namespace dictum::match

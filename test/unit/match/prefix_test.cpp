// Names that training loops and wrappers put into keys, taken out where that makes the keys the model's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/unit/match/fixture.h"

namespace dictum::match {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::IsEmpty;

const schema::Model& net() {
  static const schema::Model result =
      model("[]", list({entry("enc.0.w", "[1]"), entry("enc.0.b", "[1]"), entry("head.w", "[1]")}));
  return result;
}

Match matchOf(const std::vector<std::string>& keys, const Tolerance& tolerance = {}) {
  Keys entries;
  for (const std::string& key : keys) entries.emplace_back(key, std::vector<std::int64_t>{1});
  return match(net(), file(entries), {}, tolerance);
}

TEST(MatchPrefix, TakesOutWhatWrappersPutInside) {
  for (const std::string& inside :
       {"enc._orig_mod.0.", "enc.module.0.", "enc._fsdp_wrapped_module.0._orig_mod.", "enc.model.0.", "enc.0.ema."}) {
    const Match result = matchOf({inside + "w", inside + "b", "head.w"});
    EXPECT_EQ(result.verdict, Verdict::Fits) << inside;
    ASSERT_EQ(result.unwrapped.size(), 2u) << inside;
    EXPECT_EQ(result.unwrapped[0].file, inside + "w");
    EXPECT_EQ(result.unwrapped[0].model, "enc.0.w");
    EXPECT_EQ(result.unwrapped[0].location.line, 8u);
  }
}

TEST(MatchPrefix, LeavesNamesThatTheModelHasToo) {
  const auto wrapped = model("[]", list({entry("enc.module.w", "[1]")}));
  EXPECT_THAT(match(wrapped, file({{"enc.module.w", {1}}})).unwrapped, IsEmpty());
  // Two keys would be one.
  const Match twice = matchOf({"enc.0.w", "enc._orig_mod.0.w", "enc.0.b", "head.w"});
  EXPECT_THAT(twice.unwrapped, IsEmpty());
  ASSERT_EQ(twice.unexpected.size(), 1u);
  EXPECT_EQ(twice.unexpected[0].key, "enc._orig_mod.0.w");
  // LibTorch has no wrappers: there the name comes from the source.
  EXPECT_EQ(match(net(), file({{"enc.module.0.w", {1}}}, "libtorch archive")).missing.size(), 3u);
}

TEST(MatchPrefix, StripsWhatMostKeysHave) {
  const Match result = matchOf({"model.enc.0.w", "model.enc.0.b", "model.head.w", "loss.w"});
  EXPECT_EQ(result.stripped, "model.");
  EXPECT_EQ(result.matched, 3u);
  ASSERT_EQ(result.unexpected.size(), 1u);
  EXPECT_EQ(result.unexpected[0].key, "loss.w");
  EXPECT_THAT(result.notes, ElementsAre("keys of the file that do not begin with 'model.': 1"));
}

TEST(MatchPrefix, ChoosesNoneOfSeveralCopies) {
  const std::vector<std::string> copies{"student.enc.0.w", "student.enc.0.b", "student.head.w",
                                        "teacher.enc.0.w", "teacher.enc.0.b", "teacher.head.w"};
  const Match result = matchOf(copies);
  EXPECT_EQ(result.matched, 0u);
  EXPECT_EQ(result.stripped, "");
  EXPECT_THAT(result.renamed, IsEmpty());
  EXPECT_THAT(result.notes, ElementsAre("equally many keys of the model are in the file below 'student.' and below "
                                        "'teacher.'; choose one with a mapping such as 'student='"));
  EXPECT_EQ(matchOf(copies, {.map = {*parseMapping("teacher=")}}).matched, 3u);
  // One that has no prefix is the model itself.
  EXPECT_EQ(matchOf({"enc.0.w", "enc.0.b", "head.w", "ema.enc.0.w", "ema.enc.0.b", "ema.head.w"}).stripped, "");
}

TEST(MatchPrefix, TellsWhatTheReaderStripped) {
  auto index = file({{"enc.0.w", {1}}, {"enc.0.b", {1}}, {"head.w", {1}}});
  index.prefix = "module.";
  EXPECT_EQ(match(net(), index).stripped, "module.");
  EXPECT_EQ(match(net(), index).verdict, Verdict::Fits);
}

}  // namespace
}  // namespace dictum::match

#include "match/tolerance.h"

#include <fstream>

#include "../scratch.h"
#include "fixture.h"
#include "match/key_map.h"

namespace dictum::match {
namespace {

using namespace test;

struct GlobCase {
  const char* pattern;
  const char* key;
  bool matches;
};

TEST(Glob, MatchesNamesAndWhatIsBelowThem) {
  const GlobCase cases[] = {
      {"head", "head", true},
      {"head", "head.weight", true},
      {"head", "header.weight", false},
      {"head.", "head.weight", false},
      {"layers.*.bias", "layers.0.bias", true},
      {"layers.*.bias", "layers.0.norm.bias", false},
      {"layers.*", "layers.0.norm.bias", true},
      {"**.bias", "layers.0.norm.bias", true},
      {"**.bias", "bias", false},
      {"**bias", "bias", true},
      {"l*s.1*", "layers.12.w", true},
      {"*", "a.b.c", true},
      {"*.*.*.*", "a.b.c", false},
      {"", "a", false},
  };
  for (const GlobCase& each : cases)
    EXPECT_EQ(Glob(each.pattern).matches(each.key), each.matches) << each.pattern << " on " << each.key;
}

TEST(Glob, TakesTimeInTheProductOfTheLengths) {
  std::string pattern;
  for (int i = 0; i < 40; ++i) pattern += "**a";
  EXPECT_FALSE(Glob(pattern + "c").matches(std::string(2000, 'a') + 'b'));
}

std::string rewritten(const std::string& mapping, const std::string& key) {
  const auto parsed = parseMapping(mapping);
  EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().message());
  return parsed->from.rewrite(key, parsed->to).value_or("does not match");
}

TEST(Mapping, ReplacesWhatMatches) {
  EXPECT_EQ(rewritten("backbone=encoder", "backbone.0.w"), "encoder.0.w");
  EXPECT_EQ(rewritten("backbone=encoder", "backbones.0.w"), "does not match");
  EXPECT_EQ(rewritten("blocks.*.attn=layers.*.self_attn", "blocks.11.attn.q"), "layers.11.self_attn.q");
  EXPECT_EQ(rewritten("**.gamma = **.weight", "a.b.gamma"), "a.b.weight");
  EXPECT_EQ(rewritten("model=", "model.fc.weight"), "fc.weight");
}

TEST(Mapping, RefusesWhatItCannotDo) {
  EXPECT_EQ(parseMapping("backbone").error().message(), "'backbone' has no '='; write OLD=NEW");
  EXPECT_EQ(parseMapping("=x").error().message(), "'=x' has nothing before the '='");
  EXPECT_EQ(parseMapping("a=b.*").error().message(), "'a=b.*' has more wildcards after the '=' than before it");
}

TEST(Mapping, ReadsFilesAndSaysWhichLineIsWrong) {
  const std::string path = dictum::test::scratch("map");
  std::ofstream(path) << "# old=new\n\nbackbone = encoder\r\nhead=classifier\n";
  const auto map = readKeyMap(path);
  ASSERT_TRUE(map) << map.error().message();
  ASSERT_EQ(map->renames.size(), 2u);
  EXPECT_EQ(map->renames[0].from.text(), "backbone");
  EXPECT_EQ(map->renames[0].to, "encoder");
  std::ofstream(path) << "a=b\nc\n";
  EXPECT_EQ(readKeyMap(path).error().message(), path + ":2: 'c' has no '='; write OLD=NEW");
}

TEST(KeyMap, KnowsDroppedAndNewKeys) {
  const auto map = parseKeyMap("a=b\ndrop a.head\nnew b.scale float32 [16, 3] = 0.5\nnew c.* = 1\n", "map");
  ASSERT_TRUE(map) << map.error().message();
  EXPECT_EQ(newNameOf("a.fc.weight", *map), "b.fc.weight");
  EXPECT_EQ(newNameOf("a.head.weight", *map), std::nullopt);
  EXPECT_EQ(newNameOf("x", *map), "x");
  ASSERT_EQ(map->added.size(), 2u);
  EXPECT_EQ(map->added[0].dtype, "float32");
  EXPECT_EQ(map->added[0].shape, (std::vector<std::int64_t>{16, 3}));
  EXPECT_EQ(map->added[0].value, 0.5);
  EXPECT_FALSE(map->added[1].shape);
}

TEST(KeyMap, SaysWhatIsWrongWithANewKey) {
  const auto error = [](const std::string& line) { return parseKeyMap(line, "map").error().message(); };
  EXPECT_EQ(error("new a"), "map:1: a new key needs a number that fills it: new KEY DTYPE SHAPE = NUMBER");
  EXPECT_EQ(error("new a float33 [1] = 0"), "map:1: there is no dtype 'float33'");
  EXPECT_EQ(error("new a float32 = 0"), "map:1: a new key with a dtype needs its shape too, such as [16, 3]");
  EXPECT_EQ(error("new a float32 [x] = 0"), "map:1: a new key with a dtype needs its shape too, such as [16, 3]");
}

Tolerance tolerance(std::vector<Glob> ignore, std::vector<Glob> missing = {}, std::vector<Glob> unexpected = {}) {
  return {.ignore = std::move(ignore), .allowMissing = std::move(missing), .allowUnexpected = std::move(unexpected)};
}

const schema::Model& net() {
  static const schema::Model result =
      model(list({input("n", "int64_t")}),
            list({entry("body.{i}.w", "[2]", "", list({loop("i", "0", "n")})), entry("head.w", "[3]")}));
  return result;
}

TEST(Tolerance, IgnoresKeysOfFileAndModel) {
  const auto index = file({{"body.0.w", {2}}, {"head.w", {7}}, {"ema.w", {1}}});
  EXPECT_EQ(match(net(), index).differences(), 2u);
  const Match result = match(net(), index, {}, tolerance({Glob("head"), Glob("ema")}));
  EXPECT_EQ(result.verdict, Verdict::FitsUnderConfiguration);
  EXPECT_EQ(result.differences() + result.allowed(), 0u);
  EXPECT_EQ(result.coverage.keysOf, 1u);
  EXPECT_EQ(match(net(), file({{"body.0.w", {2}}}), {}, tolerance({Glob("head")})).verdict,
            Verdict::FitsUnderConfiguration);
}

TEST(Tolerance, MarksWhatIsAllowed) {
  const auto index = file({{"body.0.w", {2}}, {"new.w", {1}}, {"newer.w", {1}}});
  const Match some = match(net(), index, {}, tolerance({}, {Glob("head")}, {Glob("new")}));
  EXPECT_EQ(some.verdict, Verdict::DoesNotFit);
  EXPECT_EQ(some.allowed(), 2u);
  EXPECT_TRUE(some.missing[0].allowed);
  EXPECT_TRUE(some.unexpected[0].allowed);
  EXPECT_FALSE(some.unexpected[1].allowed);
  const Match all = match(net(), index, {}, tolerance({}, {Glob("*")}, {Glob("*")}));
  EXPECT_EQ(all.verdict, Verdict::FitsUnderConfiguration);
}

TEST(Tolerance, AllowsNoOtherShape) {
  const Match result = match(net(), file({{"head.w", {7}}}), {}, tolerance({}, {Glob("*")}, {Glob("*")}));
  EXPECT_EQ(result.verdict, Verdict::DoesNotFit);
  EXPECT_EQ(result.differences(), 1u);
}

TEST(Tolerance, MapsKeysOfTheFile) {
  Tolerance maps;
  maps.map.push_back(*parseMapping("blocks.*.weight=body.*.w"));
  maps.map.push_back(*parseMapping("fc=head"));
  const auto index = file({{"blocks.0.weight", {2}}, {"blocks.1.weight", {2}}, {"fc.w", {3}}}, "libtorch archive");
  const Match result = match(net(), index, {}, maps);
  EXPECT_EQ(result.verdict, Verdict::FitsUnderConfiguration);
  EXPECT_EQ(inferred(result), "n=2");
  // LibTorch knows no mappings.
  EXPECT_EQ(result.load.throws, "No such serialized submodule: 'body'");
}

TEST(Tolerance, TellsWhenAMappingGivesOneNameTwice) {
  Tolerance maps;
  maps.map.push_back(*parseMapping("fc=head"));
  const Match result = match(net(), file({{"fc.w", {3}}, {"head.w", {3}}}), {{"n", 0}}, maps);
  EXPECT_EQ(result.verdict, Verdict::DoesNotFit);
  ASSERT_EQ(result.unexpected.size(), 1u);
  EXPECT_EQ(result.notes, (std::vector<std::string>{"several keys of the file are 'head.w' once mapped"}));
}

TEST(Tolerance, TellsOfPatternsThatNothingMatches) {
  Tolerance misspelt = tolerance({Glob("haed")});
  misspelt.map.push_back(*parseMapping("bdoy=body"));
  const Match result = match(net(), file({{"head.w", {3}}}), {}, misspelt);
  EXPECT_EQ(result.notes,
            (std::vector<std::string>{"no key matches 'haed'",
                                      "no key of the file matches 'bdoy', which is to be mapped to 'body'"}));
}

TEST(KeyMap, LeavesOutWhatItDrops) {
  const auto index = file({{"body.0.w", {2}}, {"head.w", {7}}});
  Tolerance tolerance;
  allow(*parseKeyMap("drop head\nnew head.w float32 [3] = 0", "map"), tolerance);
  const Match result = match(net(), index, {}, tolerance);
  EXPECT_EQ(result.verdict, Verdict::FitsUnderConfiguration);
  EXPECT_TRUE(result.shape.empty());
  ASSERT_EQ(result.missing.size(), 1u);
  EXPECT_TRUE(result.missing[0].allowed);
  ASSERT_EQ(result.unexpected.size(), 1u);
  EXPECT_EQ(result.unexpected[0].key, "head.w");
  EXPECT_TRUE(result.unexpected[0].allowed);
  EXPECT_EQ(result.coverage.bytesOf, 8u + 28u);
  // Without a number that fills the new one it is missing.
  Tolerance dropping;
  allow(*parseKeyMap("drop head\n", "map"), dropping);
  EXPECT_EQ(match(net(), index, {}, dropping).verdict, Verdict::DoesNotFit);
}

}  // namespace
}  // namespace dictum::match

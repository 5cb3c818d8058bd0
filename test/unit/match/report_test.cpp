#include "fixture.h"
#include "match/report_json.h"
#include "match/report_text.h"

namespace dictum::match {
namespace {

using namespace test;

MatchReport sample() {
  const auto net = model(list({input("extra", "bool"), input("h", "int64_t")}),
                         list({entry("conv.weight", R"(["h", 3])"), entry("conv.bias", R"(["h"])"),
                               entry("more.weight", "[1]", "extra")}));
  return match(schema::Prediction{{net}},
               {file({{"conv.weight", {16, 3}}, {"conv.extra", {16}}, {"more.weight", {2}}})});
}

TEST(ReportText, SaysVerdictConfigurationAndDifferences) {
  EXPECT_EQ(writeText(sample()),
            "net.pt: does not fit NetImpl; nearest configuration extra=true, h=16 (2 keys match)\n"
            "  missing     conv.bias  float32 [16]  registered at net.cpp:8:5\n"
            "  unexpected  conv.extra  float32 [16]\n"
            "  shape       more.weight  expected [1], found [2]  registered at net.cpp:8:5\n"
            "  torch::load throws: PytorchStreamReader failed locating file constants.pkl: file not found\n");
}

TEST(ReportText, LeavesOffLongListsAndSaysSo) {
  Keys keys;
  for (int i = 0; i < 60; ++i) keys.emplace_back("k" + std::to_string(i), std::vector<std::int64_t>{1});
  const MatchReport report = match(schema::Prediction{{model("[]", list({entry("x", "[1]")}))}}, {file(keys)});
  EXPECT_NE(writeText(report).find("  unexpected  and 10 more\n"), std::string::npos);
}

TEST(ReportText, ShowsTheTimeline) {
  const auto net = model(list({input("n", "int64_t")}), list({entry("l.{i}", "[1]", "", list({loop("i", "0", "n")}))}));
  const std::string text =
      writeText(match(schema::Prediction{{net}}, {file({{"l.0", {1}}}), file({{"l.0", {1}}, {"l.1", {1}}})}));
  EXPECT_NE(text.find("net.pt: fits NetImpl when n=2 (2 keys match)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\nnet.pt -> net.pt: n: 1 -> 2\n  appears     l.1\n"), std::string::npos) << text;
}

TEST(ReportJson, HasTheDocumentedFields) {
  const schema::Json json = toJson(sample());
  const schema::Json& first = json["files"][0];
  EXPECT_EQ(first["verdict"], "does not fit");
  EXPECT_EQ(first["configuration"].dump(), R"({"extra":true,"h":16})");
  EXPECT_EQ(first["sources"]["h"], "inferred");
  EXPECT_EQ(first["missing"][0]["key"], "conv.bias");
  EXPECT_EQ(first["missing"][0]["location"]["line"], 8);
  EXPECT_EQ(first["unexpected"][0]["shape"].dump(), "[16]");
  EXPECT_EQ(first["shape"][0]["expected"].dump(), "[1]");
  EXPECT_EQ(first["dtype"].dump(), "[]");
  EXPECT_FALSE(json.contains("timeline"));
}

}  // namespace
}  // namespace dictum::match

#include "fixture.h"
#include "match/report_differences.h"
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
            "  renamed?    conv.extra  -> conv.bias\n"
            "  1 of 3 keys fit: 73.8 % of the model's elements, 72.7 % of the file's bytes\n"
            "  torch::load throws: PytorchStreamReader failed locating file constants.pkl: file not found\n");
}

TEST(ReportText, HasNoLinesThatAKeyMakes) {
  const auto net = model("[]", list({entry("x", "[1]")}));
  const std::string text =
      writeText(match(schema::Prediction{{net}}, {file({{"a\nnet.pt: fits NetImpl", {1}}, {"b", {1}}})}));
  EXPECT_NE(text.find("  unexpected  a\\x0anet.pt: fits NetImpl  float32 [1]\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("\nnet.pt"), std::string::npos) << text;
}

TEST(ReportText, LeavesOffLongListsAndSaysSo) {
  Keys keys;
  for (int i = 0; i < 60; ++i) keys.emplace_back("k" + std::to_string(i), std::vector<std::int64_t>{1});
  const MatchReport report = match(schema::Prediction{{model("[]", list({entry("x", "[1]")}))}}, {file(keys)});
  EXPECT_NE(writeText(report).find("  unexpected  and 10 more\n"), std::string::npos);
}

TEST(ReportText, PutsWholeSubmodulesAndTheirRenamesInOneLine) {
  std::vector<std::string> entries{entry("head.weight", "[9]")};
  Keys keys{{"head.weight", {9}}};
  for (int i = 0; i < 4; ++i) {
    entries.push_back(entry("encoder.conv.w" + std::to_string(i), "[" + std::to_string(i + 1) + "]"));
    keys.emplace_back("backbone.conv.w" + std::to_string(i), std::vector<std::int64_t>{i + 1});
  }
  const MatchReport report = match(schema::Prediction{{model("[]", list(entries))}}, {file(keys)});
  const std::string text = writeText(report);
  EXPECT_NE(text.find("  missing     encoder.*  4 keys  registered at net.cpp:8:5\n"
                      "  unexpected  backbone.*  4 keys\n"
                      "  renamed?    backbone  -> encoder  (4 keys)\n"),
            std::string::npos)
      << text;
  const std::string every = writeText(report, TextOptions::everyKey());
  EXPECT_NE(every.find("  missing     encoder.conv.w3  float32 [4]  registered at net.cpp:8:5\n"), std::string::npos)
      << every;
}

TEST(ReportText, ShowsTheTimeline) {
  const auto net = model(list({input("n", "int64_t")}), list({entry("l.{i}", "[1]", "", list({loop("i", "0", "n")}))}));
  const std::string text =
      writeText(match(schema::Prediction{{net}}, {file({{"l.0", {1}}}), file({{"l.0", {1}}, {"l.1", {1}}})}));
  EXPECT_NE(text.find("net.pt: fits NetImpl when n=2 (2 keys match)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\nnet.pt -> net.pt: n: 1 -> 2\n  appears     l.1\n"), std::string::npos) << text;
}

std::string described(const Match& match) {
  std::string text;
  for (const DescribedDifference& each : describeDifferences(match))
    text += each.location.file + ": " + each.message + "\n";
  return text;
}

TEST(ReportDifferences, SaysEachWithItsPlace) {
  EXPECT_EQ(described(sample().files[0]),
            "net.cpp: 'net.pt' lacks 'conv.bias' (float32 [16]), which NetImpl registers\n"
            ": 'net.pt' has 'conv.extra' (float32 [16]), which NetImpl does not register\n"
            "net.cpp: 'more.weight' is [2] in 'net.pt', and NetImpl registers [1]\n");
}

TEST(ReportDifferences, TakesWholeSubmodulesAsOne) {
  std::vector<std::string> entries{entry("head.weight", "[9]")};
  Keys keys{{"head.weight", {9}}};
  for (int i = 0; i < 4; ++i) {
    entries.push_back(entry("encoder.conv.w" + std::to_string(i), "[1]"));
    entries.push_back(entry("neck.w" + std::to_string(i), "[1]"));
    keys.emplace_back("body.w" + std::to_string(i), std::vector<std::int64_t>{7});
    keys.emplace_back("neck.w" + std::to_string(i), std::vector<std::int64_t>{2});
  }
  EXPECT_EQ(described(match(model("[]", list(entries)), file(keys))),
            "net.cpp: 'net.pt' lacks all 4 keys of 'encoder', which NetImpl registers\n"
            ": 'net.pt' has 4 keys of 'body', which NetImpl does not register\n"
            "net.cpp: 'neck.w0' is [2] in 'net.pt', and NetImpl registers [1]; all 4 keys of 'neck' differ\n");
}

TEST(ReportDifferences, LeavesOutWhatFitsOrIsAllowed) {
  const auto net = model("[]", list({entry("a", "[1]")}));
  EXPECT_EQ(described(match(net, file({{"a", {1}}}))), "");
  const Tolerance tolerance{.allowUnexpected = {Glob("b")}};
  EXPECT_EQ(described(match(net, file({{"a", {1}}, {"b", {1}}}), {}, tolerance)), "");
  EXPECT_EQ(described(match(net, file({{"b", {1}}}), {}, tolerance)),
            "net.cpp: 'net.pt' lacks 'a' (float32 [1]), which NetImpl registers\n");
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
  EXPECT_EQ(first["coverage"]["elements"].dump(), R"({"loaded":48,"of":65})");
  EXPECT_EQ(first["subtrees"]["missing"].dump(), "[]");
  EXPECT_FALSE(json.contains("timeline"));
}

}  // namespace
}  // namespace dictum::match

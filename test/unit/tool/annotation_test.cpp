#include "tool/annotation.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "schema/strict_json.h"

namespace dictum::tool {
namespace {

const std::vector<Rule> rules = {{.id = "first", .summary = "one thing"},
                                 {.id = "second", .summary = "another thing", .why = "It breaks.", .help = "Mend it."}};

schema::Json resultOf(const Annotation& annotation) {
  const auto log = schema::parseStrictJson(writeSarif(rules, {annotation}));
  EXPECT_TRUE(log);
  return log ? (*log)["runs"][0]["results"][0] : schema::Json();
}

schema::Json placeOf(const Annotation& annotation) { return resultOf(annotation)["locations"][0]["physicalLocation"]; }

TEST(Sarif, NamesTheRuleTheLevelAndThePlace) {
  const schema::Json result = resultOf({"second", Level::Error, "it is wrong", {"a/net.cpp", 3, 7, 3, 9}});
  EXPECT_EQ(result["ruleId"], "second");
  EXPECT_EQ(result["ruleIndex"], 1);
  EXPECT_EQ(result["level"], "error");
  EXPECT_EQ(result["message"]["text"], "It is wrong.");
  EXPECT_EQ(result["locations"][0]["physicalLocation"].dump(),
            R"({"artifactLocation":{"uri":"a/net.cpp","uriBaseId":"SRCROOT"},)"
            R"("region":{"startLine":3,"startColumn":7,"endLine":3,"endColumn":9}})");
}

TEST(Sarif, KnowsWholeFilesAndPlacesWithoutAnEnd) {
  EXPECT_FALSE(placeOf({"first", Level::Note, "x", {"net.pt"}}).contains("region"));
  EXPECT_EQ(placeOf({"first", Level::Note, "x", {"net.cpp", 3, 7}})["region"].dump(),
            R"({"startLine":3,"startColumn":7})");
  EXPECT_EQ(placeOf({"first", Level::Note, "x", {"net.cpp", 3}})["region"].dump(), R"({"startLine":3})");
}

TEST(Sarif, WritesPathsAsUris) {
  EXPECT_EQ(placeOf({"first", Level::Note, "x", {"./my net#1.cpp", 1}})["artifactLocation"]["uri"], "my%20net%231.cpp");
  EXPECT_EQ(placeOf({"first", Level::Note, "x", {"/a/ä.cpp", 1}})["artifactLocation"].dump(),
            R"({"uri":"file:///a/%C3%A4.cpp"})");
}

TEST(Sarif, TellsFingerprintsApartAndTakesThoseGiven) {
  const auto print = [](const Annotation& annotation) {
    return resultOf(annotation)["partialFingerprints"]["dictumFinding/v1"].get<std::string>();
  };
  EXPECT_EQ(print({"first", Level::Note, "x", {"a.cpp", 1}}), print({"first", Level::Note, "x", {"a.cpp", 2}}));
  EXPECT_NE(print({"first", Level::Note, "x", {"a.cpp", 1}}), print({"first", Level::Note, "y", {"a.cpp", 1}}));
  EXPECT_EQ(print({"first", Level::Note, "x", {"a.cpp", 1}, {}, {}, "given"}), "given");
  EXPECT_NE(fingerprint({"ab", "c"}), fingerprint({"a", "bc"}));
}

TEST(Sarif, HasRelatedPlacesAndFixes) {
  const schema::Json result = resultOf(
      {"first", Level::Warning, "x", {"a.cpp", 1}, {{"used here", {"a.cpp", 9, 2}}}, {{{"a.cpp", 4, 5, 4, 5}, "y"}}});
  EXPECT_EQ(result["relatedLocations"][0]["id"], 1);
  EXPECT_EQ(result["relatedLocations"][0]["message"]["text"], "Used here.");
  EXPECT_EQ(result["fixes"][0]["artifactChanges"][0]["replacements"][0].dump(),
            R"({"deletedRegion":{"startLine":4,"startColumn":5,"endLine":4,"endColumn":5},)"
            R"("insertedContent":{"text":"y"}})");
}

TEST(Sarif, ReplacesWhatIsNoUtf8) {
  EXPECT_EQ(resultOf({"first", Level::Note, "key '\xff'", {"a", 1}})["message"]["text"], "Key '\uFFFD'.");
}

TEST(ShownPath, IsRelativeBelowTheWorkingDirectory) {
  const auto here = std::filesystem::current_path();
  EXPECT_EQ(shownPath((here / "a" / "net.cpp").string()), "a/net.cpp");
  EXPECT_EQ(shownPath("./a/../net.cpp"), "net.cpp");
  EXPECT_EQ(shownPath("/usr/include/x.h"), "/usr/include/x.h");
  EXPECT_EQ(shownPath(here.string() + "-other/net.cpp"), here.string() + "-other/net.cpp");
}

TEST(Github, EscapesWhatWouldEndTheCommand) {
  EXPECT_EQ(writeGithub({{"first", Level::Error, "50 %\nx", {"a,b:c.cpp", 3, 7}, {{"here", {"d.cpp", 2}}}}}),
            "::error file=a%2Cb%3Ac.cpp,line=3,col=7,title=first::50 %25%0Ax%0Ad.cpp:2: here\n");
  EXPECT_EQ(writeGithub({{"first", Level::Note, "x", {"net.pt"}}}), "::notice file=net.pt,title=first::x\n");
}

TEST(Gitlab, GivesEveryIssueALineAndAFingerprint) {
  const auto issues = schema::Json::parse(writeGitlab({{"first", Level::Error, "x", {"net.cpp", 3, 7}, {}, {}, "print"},
                                                       {"first", Level::Warning, "y", {"net.pt"}},
                                                       {"first", Level::Note, "z", {"net.pt"}}}));
  EXPECT_EQ(issues[0]["location"], schema::Json::parse(R"({"path": "net.cpp", "lines": {"begin": 3}})"));
  EXPECT_EQ(issues[0]["fingerprint"], "print");
  EXPECT_EQ(issues[1]["location"]["lines"]["begin"], 1);
  EXPECT_NE(issues[1]["fingerprint"], issues[2]["fingerprint"]);
  EXPECT_EQ(issues[0]["severity"], "blocker");
  EXPECT_EQ(issues[1]["severity"], "major");
  EXPECT_EQ(issues[2]["severity"], "info");
}

TEST(Junit, CountsCasesThatFailAndEscapesWhatXmlTakesForItsOwn) {
  EXPECT_EQ(writeJunit("gate", {{"Net<int>", {"a & b", "\x01"}, {}}, {"Fine", {}, {"said"}}}),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"gate\" tests=\"2\" failures=\"1\">\n"
            "  <testcase classname=\"gate\" name=\"Net&lt;int&gt;\">\n"
            "    <failure message=\"a &amp; b\">a &amp; b\n?\n</failure>\n  </testcase>\n"
            "  <testcase classname=\"gate\" name=\"Fine\">\n    <system-out>said\n</system-out>\n  </testcase>\n"
            "</testsuite>\n");
}

TEST(Markdown, KeepsTextInsideItsCell) {
  EXPECT_EQ(writeMarkdown({}, "Nothing."), "Nothing.\n");
  EXPECT_EQ(writeMarkdown({{"first", Level::Note, "a|b <i>__c__", {"net.cpp", 3, 7}}}, ""),
            "| where | rule | finding |\n| --- | --- | --- |\n"
            "| `net.cpp:3` | first | a\\|b \\<i>\\_\\_c\\_\\_ |\n");
}

}  // namespace
}  // namespace dictum::tool

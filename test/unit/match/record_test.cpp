#include "match/record.h"

#include <fstream>

#include "../scratch.h"
#include "fixture.h"
#include "match/report_json.h"
#include "match/report_text.h"

namespace dictum::match {
namespace {

using namespace test;

std::string epoch(int number, const std::vector<std::string>& keys, const std::string& lists) {
  std::string entries;
  for (const auto& key : keys)
    entries += (entries.empty() ? "" : ", ") +
               (R"({"key": ")" + key + R"(", "kind": "parameter", "dtype": "float32", "shape": [1]})");
  return R"({"dictum_record": 1, "epoch": )" + std::to_string(number) + R"(, "model": "NetImpl", "entries": [)" +
         entries + R"(], "submodules": [], )" + lists + "}\n";
}

std::string write(const std::string& content) {
  const std::string path = dictum::test::scratch("run.jsonl");
  std::ofstream(path) << content;
  return path;
}

const std::string nothing = R"("frozen": [], "unused": [], "zero_gradient": [])";

MatchReport reportOf(const std::string& path, const schema::Model& net) {
  const auto records = readRecord(path);
  EXPECT_TRUE(records) << (records ? "" : records.error().message());
  const schema::Prediction prediction{{net}};
  std::vector<checkpoint::CheckpointIndex> indices;
  for (const auto& record : *records) indices.push_back(record.index);
  MatchReport report = match(prediction, indices);
  report.history = historyOf(*records, prediction, report.files);
  return report;
}

TEST(Record, TellsEpochByEpochWhatFitsAndWhatWasNotTrained) {
  const auto net = model(list({input("n", "int64_t")}), list({entry("l.{i}.w", "[1]", "", list({loop("i", "0", "n")})),
                                                              entry("spare.a", "[1]"), entry("spare.b", "[1]")}));
  const std::string path =
      write(epoch(1, {"l.0.w", "spare.a", "spare.b"},
                  R"("frozen": [], "unused": ["spare.a", "spare.b"], "zero_gradient": [])") +
            "\n" +
            epoch(2, {"l.0.w", "l.1.w", "spare.a", "spare.b"},
                  R"("frozen": ["l.0.w"], "unused": ["spare.a", "spare.b"], "zero_gradient": [])") +
            epoch(3, {"l.0.w", "l.1.w", "spare.a", "spare.b"},
                  R"("frozen": ["l.0.w"], "unused": [], "zero_gradient": ["spare.a", "spare.b"])"));
  const MatchReport report = reportOf(path, net);
  ASSERT_EQ(report.files.size(), 3u);
  EXPECT_EQ(report.timeline[0].inputs, (std::vector<std::string>{"n: 1 -> 2"}));
  const std::string text = writeText(report);
  EXPECT_NE(text.find(path + ", epoch 2: fits NetImpl when n=2 (4 keys match)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Not trained, and in the state dict all the same, because it is registered:\n"
                      "  unused      spare.a  no gradient in epochs 1-2  registered at net.cpp:8:5\n"
                      "  unused      spare.b  no gradient in epochs 1-2  registered at net.cpp:8:5\n"
                      "  frozen      l.0.w  requires no gradient in epochs 2-3  registered at net.cpp:8:5\n"
                      "  idle        spare.a  a gradient of zeros in epoch 3  registered at net.cpp:8:5\n"),
            std::string::npos)
      << text;
  const schema::Json history = toJson(report)["history"];
  ASSERT_EQ(history.size(), 3u);
  EXPECT_EQ(history[1]["key"], "spare.a");
  EXPECT_EQ(history[1]["unused"].dump(), "[1,2]");
}

TEST(Record, SaysNothingOfWhatWasTrained) {
  const auto net = model("[]", list({entry("w", "[1]")}));
  EXPECT_TRUE(reportOf(write(epoch(1, {"w"}, nothing)), net).history.empty());
}

TEST(Record, IsRefusedWithLineAndReason) {
  const std::string good = epoch(1, {"w"}, nothing);
  const std::pair<std::string, std::string> cases[] = {
      {"", "it has no epochs"},
      {good + good.substr(0, 40), "line 2: "},
      {R"({"dictum_record": 2})", "line 1: is no record of version 1; record it again with this Dictum"},
      {R"({"dictum_record": 1, "dictum_record": 1})", "line 1: key 'dictum_record' is given twice"},
      {R"({"dictum_record": 1, "epoch": "x"})", "line 1: epoch: expected an integer of 64 bits, found string"},
  };
  for (const auto& [content, message] : cases) {
    const std::string path = write(content);
    const auto records = readRecord(path);
    ASSERT_FALSE(records) << content;
    EXPECT_NE(records.error().message().find("cannot read record '" + path + "': " + message), std::string::npos)
        << records.error().message();
  }
}

}  // namespace
}  // namespace dictum::match

#include "schema/json.h"

#include <filesystem>

#include "sample.h"
#include "schema/lock.h"

namespace dictum::schema {
namespace {

TEST(Json, RoundTripsEverything) {
  Prediction prediction{{test::sampleModel()}};
  prediction.models.push_back(
      {.className = "B", .expression = "B(3)", .throws = Throws{"duplicate name 'x'", {"b.cpp", 1, 2}}});
  const std::string text = writeJson(prediction);
  const auto read = readJson(text);
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(writeJson(*read), text);
  ASSERT_EQ(read->models.size(), 2u);
  const Model &before = prediction.models[0], &after = read->models[0];
  for (std::size_t i = 0; i < before.entries.size(); ++i) {
    EXPECT_EQ(after.entries[i].key, before.entries[i].key);
    EXPECT_EQ(after.entries[i].when, before.entries[i].when);
    EXPECT_EQ(after.entries[i].shape, before.entries[i].shape);
    EXPECT_EQ(after.entries[i].loops, before.entries[i].loops);
    EXPECT_EQ(after.entries[i].location, before.entries[i].location);
  }
  EXPECT_EQ(after.inputs[2].type, ValueType::Enumeration);
  EXPECT_EQ(after.inputs[1].excluded, before.inputs[1].excluded);
  EXPECT_EQ(after.ties, before.ties);
  EXPECT_EQ(after.valid, before.valid);
  EXPECT_EQ(after.entries[0].steps.size(), 1u);
  EXPECT_EQ(read->models[1].throws->message, "duplicate name 'x'");
}

TEST(Json, HasTheDocumentedForm) {
  const Json json = toJson(test::sampleModel().entries[1]);
  EXPECT_EQ(json.dump(), R"({"key":"extra.weight","kind":"parameter","dtype":null,"shape":null,"when":"a","for":[],)"
                         R"("location":{"file":"net.cpp","line":10,"column":1}})");
  const Json family = toJson(test::sampleModel().entries[2]);
  EXPECT_EQ(family["key"], "layers.{i}.weight");
  EXPECT_EQ(family["for"].dump(), R"([{"index":"i","from":"0","to":"n"}])");
  EXPECT_EQ(family["shape"].dump(), R"(["i + 1"])");
  EXPECT_FALSE(toJson(test::sampleModel().entries[3]).contains("when"));
}

TEST(Json, WritesOneRecordALine) {
  const std::string text = writeJson({{test::sampleModel()}});
  EXPECT_NE(text.find("\n        {\"key\":\"extra.weight\","), std::string::npos) << text;
  EXPECT_EQ(text.back(), '\n');
}

struct Damage {
  const char* text;
  const char* message;
};

class Damaged : public testing::TestWithParam<Damage> {};

TEST_P(Damaged, SaysWhere) {
  const auto read = readJson(GetParam().text);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().message().find(GetParam().message), std::string::npos) << read.error().message();
}

INSTANTIATE_TEST_SUITE_P(
    Files, Damaged,
    testing::Values(
        Damage{"", "byte 1"}, Damage{"[]", "expected an object, found array"},
        Damage{"{}", "field 'dictum' is missing"},
        Damage{R"({"dictum": 2, "models": []})", "dictum: expected format version 1"},
        Damage{R"({"dictum": 1, "dictum": 1})", "key 'dictum' is given twice"},
        Damage{R"({"dictum": 1, "models": [{"class": "A", "class": "B"}]})", "models[0]: key 'class' is given twice"},
        Damage{R"({"dictum": 1, "models": {}})", "models: expected a list, found object"},
        Damage{R"({"dictum": 1, "models": [{"class": 3, "completeness": "exact"}]})",
               "models[0].class: expected a string, found number"},
        Damage{R"({"dictum": 1, "models": [{"class": "A", "completeness": "maybe"}]})",
               "models[0].completeness: expected 'exact'"},
        Damage{
            R"({"dictum": 1, "models": [{"class": "A", "completeness": "exact", "entries": [{"key": "a", "kind": "parameter", "dtype": null, "shape": [1, "4 *"]}]}]})",
            "models[0].entries[0].shape[1]: cannot read expression '4 *': expected a value at the end"},
        Damage{
            R"({"dictum": 1, "models": [{"class": "A", "completeness": "exact", "entries": [{"key": "a.{i", "kind": "parameter", "dtype": null, "shape": null}]}]})",
            "models[0].entries[0].key: unbalanced braces"},
        Damage{
            R"({"dictum": 1, "models": [{"class": "A", "completeness": "exact", "entries": [{"key": "a", "kind": "parameter", "shape": null}]}]})",
            "models[0].entries[0]: field 'dtype' is missing"},
        Damage{
            R"({"dictum": 1, "models": [{"class": "A", "completeness": "exact", "gaps": [{"reason": "r", "location": {"line": -1}}]}]})",
            "models[0].gaps[0].location.line: expected a number of 32 bits"}));

TEST(Json, BoundsDepth) {
  EXPECT_NE(readJson(std::string(100000, '[')).error().message().find("nested more than 64 deep"), std::string::npos);
}

TEST(Lock, IsWrittenWholeAndReadBack) {
  const auto folder = std::filesystem::temp_directory_path() / "dictum_lock_test";
  std::filesystem::create_directories(folder);
  const std::string path = folder / "net.lock";
  const Prediction prediction{{test::sampleModel()}};
  ASSERT_TRUE(writeLock(path, prediction));
  ASSERT_TRUE(writeLock(path, prediction));
  const auto read = readLock(path);
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(writeJson(*read), writeJson(prediction));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1) << "a temporary file was left behind";
  std::filesystem::remove_all(folder);
  EXPECT_NE(writeLock(path, prediction).error().message().find("cannot write '" + path + "'"), std::string::npos);
  EXPECT_NE(readLock(path).error().message().find("cannot read '" + path + "'"), std::string::npos);
}

}  // namespace
}  // namespace dictum::schema

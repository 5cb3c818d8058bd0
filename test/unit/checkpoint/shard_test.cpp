#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "hostile/checkpoint_builder.h"
#include "read_bytes.h"

namespace dictum::checkpoint {
namespace {

using testing::ElementsAre;

class Shards : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    directory_ = std::filesystem::path(testing::TempDir()) / fmt::format("dictum-shards-{}-{}", test->name(), getpid());
    std::filesystem::create_directories(directory_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  void write(const std::string& name, const std::string& bytes) {
    std::ofstream(directory_ / name, std::ios::binary) << bytes;
  }
  void writeShard(const std::string& name, const std::string& key) {
    write(name, hostile::safetensors("{\"" + key + R"(":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8));
  }
  Result<CheckpointIndex> readIndex(const std::string& json) {
    write("index.json", json);
    return readCheckpoint((directory_ / "index.json").string());
  }
  std::string errorOf(const std::string& json) {
    const auto index = readIndex(json);
    if (index) return "no error";
    return index.error().message().substr(index.error().message().find("': ") + 3);
  }

  std::filesystem::path directory_;
};

const char* twoShards =
    R"({"metadata":{"total_size":16,"more":[1,{"x":null}]},"weight_map":{"b":"2.safetensors","a":"1.safetensors"}})";

TEST_F(Shards, AreReadInTheOrderOfTheirNames) {
  writeShard("1.safetensors", "a");
  writeShard("2.safetensors", "b");
  const auto index = readIndex(twoShards);
  ASSERT_TRUE(index.has_value()) << index.error().message();
  EXPECT_EQ(index->format, "sharded safetensors");
  EXPECT_THAT(lines(*index), ElementsAre("a float32 [2]", "b float32 [2]"));
  EXPECT_NE(index->entries[0].storage, index->entries[1].storage);
}

TEST_F(Shards, MayBePythonFilesWithAPrefix) {
  hostile::PickleBuilder pickle;
  pickle.proto(2).emptyDict().mark().text("module.a").tensor({.sizes = {2}}).setItems().stop();
  write("1.bin", hostile::pythonZip(pickle.bytes(), {{"0", 8}}).build());
  const auto index = readIndex(R"({"weight_map":{"module.a":"1.bin"}})");
  ASSERT_TRUE(index.has_value()) << index.error().message();
  EXPECT_EQ(index->format, "sharded python zip");
  EXPECT_EQ(index->prefix, "module.");
  EXPECT_THAT(lines(*index), ElementsAre("a float32 [2]"));
}

TEST_F(Shards, MustAgreeWithTheIndex) {
  writeShard("1.safetensors", "a");
  EXPECT_EQ(errorOf(twoShards), "shard '2.safetensors': cannot open: No such file or directory");
  writeShard("2.safetensors", "c");
  EXPECT_EQ(errorOf(twoShards), "shard '2.safetensors': holds key 'c', which the index does not list");
  writeShard("2.safetensors", "a");
  EXPECT_EQ(errorOf(twoShards), "shard '2.safetensors': holds key 'a', which the index places in '1.safetensors'");
  EXPECT_EQ(errorOf(R"({"weight_map":{"a":"1.safetensors","z":"1.safetensors"}})"),
            "shard '1.safetensors': holds 1 of the 2 keys that the index places in it");
  EXPECT_EQ(errorOf(R"({"weight_map":{"a":"index.json"}})"), "shard 'index.json': is an index itself, not a shard");
}

}  // namespace
}  // namespace dictum::checkpoint

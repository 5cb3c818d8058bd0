// Attacks and mistakes that need more than one file: shards, links, folders.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "checkpoint/checkpoint_index.h"
#include "hostile/checkpoint_builder.h"

namespace dictum::hostile {
namespace {

using checkpoint::readCheckpoint;

class Folder : public testing::Test {
 protected:
  Folder() {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Folder() override { std::filesystem::remove_all(path_); }

  std::string at(const std::string& name) const { return (path_ / name).string(); }

  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(at(name), std::ios::binary) << bytes;
  }

  // What is said of an index that places key `w` in a shard.
  std::string errorOfShard(const std::string& shard) const {
    write("index.json", R"({"weight_map":{"w":")" + shard + "\"}}");
    return errorOf("index.json");
  }

  // Without the beginning, which names the file.
  std::string errorOf(const std::string& name) const {
    const std::string path = name.empty() ? path_.string() : at(name);
    const auto index = readCheckpoint(path);
    if (index) return "";
    const std::string message = index.error().message(), start = "cannot read checkpoint '" + path + "': ";
    EXPECT_EQ(message.substr(0, start.size()), start);
    return message.substr(std::min(message.size(), start.size()));
  }

 private:
  std::filesystem::path path_ =
      std::filesystem::path(testing::TempDir()) / ("dictum-folder-" + std::to_string(getpid()));
};

const std::string shard = safetensors(R"({"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}})", 24);

TEST_F(Folder, ShardsThatAreNoFilesAreRefused) {
  EXPECT_EQ(errorOfShard("none"), "shard 'none': cannot open: No such file or directory");
  std::filesystem::create_directory(at("folder"));
  EXPECT_EQ(errorOfShard("folder"), "shard 'folder': is a directory; give a checkpoint file inside it");
  ASSERT_EQ(mkfifo(at("pipe").c_str(), 0600), 0);
  EXPECT_EQ(errorOfShard("pipe"), "shard 'pipe': is not a regular file; copy it to one first");
  std::filesystem::create_symlink("/dev/zero", at("zero"));
  EXPECT_EQ(errorOfShard("zero"), "shard 'zero': is not a regular file; copy it to one first");
  std::filesystem::create_symlink("loop", at("loop"));
  EXPECT_EQ(errorOfShard("loop"), "shard 'loop': cannot open: Too many levels of symbolic links");
}

TEST_F(Folder, IndicesAreNoShards) {
  EXPECT_EQ(errorOfShard("index.json"), "shard 'index.json': is an index itself, not a shard");
  std::filesystem::create_symlink("index.json", at("alias"));
  EXPECT_EQ(errorOfShard("alias"), "shard 'alias': is an index itself, not a shard");
}

TEST_F(Folder, ShardsThatAreLinksAreReadAsTheDownloaderLeavesThem) {
  std::filesystem::create_directory(at("blobs"));
  write("blobs/1234", shard);
  std::filesystem::create_symlink("blobs/1234", at("model.safetensors"));
  EXPECT_EQ(errorOfShard("model.safetensors"), "");
}

TEST_F(Folder, ShardsThatLeadToOtherFilesAreRefusedForWhatTheyAre) {
  std::filesystem::create_symlink("/etc/passwd", at("model.safetensors"));
  EXPECT_EQ(errorOfShard("model.safetensors"),
            "shard 'model.safetensors': is a text file, not a checkpoint; was it downloaded or copied as a whole?");
}

TEST_F(Folder, FoldersAreToldWhatToGiveInstead) {
  EXPECT_EQ(errorOf(""), "is a directory; give a checkpoint file inside it");
  write("model.safetensors", shard);
  EXPECT_EQ(errorOf(""), "is a directory; give the file 'model.safetensors' inside it");
  write("saved_model.pb", "x");
  EXPECT_EQ(errorOf(""), "is a SavedModel of TensorFlow; PyTorch does not load it; convert it to safetensors");
}

TEST_F(Folder, PartsOfTensorFlowCheckpointsAreNamed) {
  write("model.ckpt.data-00000-of-00001", std::string(100, '\x3f'));
  EXPECT_EQ(errorOf("model.ckpt.data-00000-of-00001"),
            "is a part of a TensorFlow checkpoint; PyTorch does not load it; convert it to safetensors");
}

}  // namespace
}  // namespace dictum::hostile

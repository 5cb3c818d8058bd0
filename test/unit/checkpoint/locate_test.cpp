// Where tensor data are in a file: held to it by data that say which tensor they are.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "hostile/bytes.h"
#include "hostile/checkpoint_builder.h"
#include "read_bytes.h"

namespace dictum::checkpoint {
namespace {

// Two views of one storage and one tensor of another storage.
std::string viewsPickle() {
  hostile::PickleBuilder pickle;
  pickle.proto(2).emptyDict().mark().text("whole").tensor({.sizes = {4}});
  pickle.text("last").tensor({.sizes = {2}, .numel = 4, .offset = 2});
  pickle.text("other").tensor({.sizes = {1}, .key = "1"});
  return pickle.setItems().stop().bytes();
}

TEST(LocateData, OfAnArchiveLeadsToTheRecords) {
  hostile::ZipBuilder zip;
  zip.add("net/data.pkl", viewsPickle()).add("net/data/0", "AAAABBBBCCCCDDDD").add("net/data/1", "EEEE");
  const std::string bytes = zip.build();
  const auto path = std::filesystem::path(testing::TempDir()) / fmt::format("dictum-locate-{}.pth", getpid());
  std::ofstream(path, std::ios::binary) << bytes;
  auto index = readCheckpoint(path.string());
  ASSERT_TRUE(index.has_value()) << index.error().message();
  EXPECT_FALSE(index->entries[0].offset.has_value());
  const auto located = locateData(*index);
  std::filesystem::remove(path);
  ASSERT_TRUE(located.has_value()) << located.error().message();
  EXPECT_EQ(bytes.substr(*index->entries[0].offset, 16), "AAAABBBBCCCCDDDD");
  EXPECT_EQ(bytes.substr(*index->entries[1].offset, 8), "CCCCDDDD");
  EXPECT_EQ(bytes.substr(*index->entries[2].offset, 4), "EEEE");
}

TEST(LocateData, OfALegacyFileIsKnownAtOnce) {
  hostile::LegacySpec spec = hostile::smallLegacy();
  spec.data = hostile::bytesOf<std::int64_t>(6) + std::string(24, 'x');
  const std::string bytes = legacy(spec);
  const auto index = readBytes(bytes);
  ASSERT_EQ(index.entries.size(), 1u);
  EXPECT_EQ(bytes.substr(index.entries[0].offset.value(), 24), std::string(24, 'x'));
}

TEST(LocateData, SaysThatTheFileIsGone) {
  CheckpointIndex index;
  index.path = "/nowhere/net.pt";
  index.format = "libtorch archive";
  EXPECT_EQ(locateData(index).error().message(),
            "cannot locate the data of checkpoint '/nowhere/net.pt': cannot open: No such file or directory");
}

}  // namespace
}  // namespace dictum::checkpoint

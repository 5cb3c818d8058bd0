#include <gtest/gtest.h>

#include "checkpoint/zip_directory.h"
#include "hostile/zip_builder.h"

namespace dictum::checkpoint {
namespace {

using hostile::ZipBuilder;

TEST(ZipDirectory, FindsRecordsByName) {
  ByteSource source = ByteSource::memory(ZipBuilder().add("b", "two").add("a", "one").build());
  const auto directory = ZipDirectory::read(source, Limits{});
  ASSERT_TRUE(directory.has_value()) << directory.error().message();
  ASSERT_EQ(directory->entries().size(), 2u);
  EXPECT_EQ(directory->entries()[0].name, "b");
  ASSERT_NE(directory->find("a"), nullptr);
  EXPECT_EQ(directory->find("a")->size, 3u);
  EXPECT_EQ(directory->find("c"), nullptr);
}

TEST(ZipDirectory, ReadsArchivesWithoutZip64AndWithComments) {
  ZipBuilder zip;
  zip.add("a", "one");
  zip.zip64 = false;
  zip.comment = std::string(40'000, 'c');
  ByteSource source = ByteSource::memory(zip.build());
  const auto directory = ZipDirectory::read(source, Limits{});
  ASSERT_TRUE(directory.has_value()) << directory.error().message();
  EXPECT_EQ(directory->appendedBytes(), 0u);
}

TEST(ZipRecord, IsTheSameStoredAndDeflated) {
  const std::string contents = std::string(10'000, 'x') + "end";
  ZipBuilder zip;
  zip.add("stored", contents).add({.name = "deflated", .contents = contents, .deflate = true});
  ByteSource source = ByteSource::memory(zip.build());
  const auto directory = ZipDirectory::read(source, Limits{});
  for (const ZipEntry& entry : directory->entries()) {
    const auto record = readRecord(source, entry, 1 << 20);
    ASSERT_TRUE(record.has_value()) << record.error().message();
    EXPECT_EQ(record->contents, contents);
    EXPECT_TRUE(record->intact);
    EXPECT_EQ(*readRecordStart(source, entry, 5), "xxxxx");
    EXPECT_EQ(*readRecordStart(source, entry, 1 << 20), contents);
  }
}

TEST(ZipRecord, DataAreWhereTheOffsetSays) {
  const std::string bytes = ZipBuilder().add("first", "1").add("second", "222").build();
  ByteSource source = ByteSource::memory(bytes);
  const auto directory = ZipDirectory::read(source, Limits{});
  const auto offset = dataOffset(source, *directory->find("second"));
  ASSERT_TRUE(offset.has_value()) << offset.error().message();
  EXPECT_EQ(bytes.substr(*offset, 3), "222");
}

TEST(ByteSource, NamesWhatAPathIs) {
  EXPECT_EQ(ByteSource::open("/").error().message(), "is a directory; give a checkpoint file inside it");
  EXPECT_EQ(ByteSource::open("/nowhere/net.pt").error().message(), "cannot open: No such file or directory");
  EXPECT_EQ(ByteSource::open("/dev/null").error().message(), "is not a regular file; copy it to one first");
}

}  // namespace
}  // namespace dictum::checkpoint

// Readers read metadata only: held to it by the bytes they read from a large file, whose data are a hole.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "hostile/bytes.h"
#include "hostile/pickle_builder.h"
#include "read_bytes.h"

namespace dictum::checkpoint {
namespace {

constexpr std::uint64_t tensorBytes = 2 << 20;  // each
constexpr int tensors = 1000;

// A file of torch.save as it would be with `tensors` storages of two megabytes each.
class LargeArchive {
 public:
  explicit LargeArchive(const std::string& path) : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600)) {
    hostile::PickleBuilder pickle;
    pickle.proto(2).emptyDict().mark();
    for (int i = 0; i < tensors; ++i) {
      pickle.text("layers." + std::to_string(i) + ".weight");
      pickle.tensor({.sizes = {1024, 512}, .key = std::to_string(i)});
    }
    addRecord("net/data.pkl", pickle.setItems().stop().bytes());
    for (int i = 0; i < tensors; ++i) addHole("net/data/" + std::to_string(i));
    write(directory_ + endRecords());
  }
  ~LargeArchive() { ::close(descriptor_); }

 private:
  void write(const std::string& bytes) {
    ASSERT_EQ(::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(end_)),
              static_cast<ssize_t>(bytes.size()));
    end_ += bytes.size();
  }

  void addHeader(const std::string& name, std::uint64_t size) {
    using hostile::bytesOf;
    const auto sizes = bytesOf(static_cast<std::uint32_t>(size));
    const std::string middle = bytesOf<std::uint16_t>(0) + bytesOf<std::uint16_t>(0x0808) + std::string(10, '\0');
    directory_ += "PK\1\2" + bytesOf<std::uint16_t>(0) + middle + sizes + sizes +
                  bytesOf(static_cast<std::uint16_t>(name.size())) + std::string(12, '\0') +
                  bytesOf(static_cast<std::uint32_t>(end_)) + name;
    write("PK\3\4" + middle + std::string(8, '\0') + bytesOf(static_cast<std::uint16_t>(name.size())) +
          std::string(2, '\0') + name);
    ++count_;
  }

  void addRecord(const std::string& name, const std::string& contents) {
    addHeader(name, contents.size());
    write(contents);
  }

  void addHole(const std::string& name) {
    addHeader(name, tensorBytes);
    end_ += tensorBytes;
  }

  std::string endRecords() const {
    using hostile::bytesOf;
    return "PK\5\6" + bytesOf<std::uint32_t>(0) + bytesOf(count_) + bytesOf(count_) +
           bytesOf(static_cast<std::uint32_t>(directory_.size())) + bytesOf(static_cast<std::uint32_t>(end_)) +
           bytesOf<std::uint16_t>(0);
  }

  int descriptor_;
  std::uint64_t end_ = 0;
  std::uint16_t count_ = 0;
  std::string directory_;
};

TEST(Speed, OfATwoGigabyteFileLessThanAThousandthIsRead) {
  const auto path = std::filesystem::path(testing::TempDir()) / fmt::format("dictum-large-{}.pth", getpid());
  {
    const LargeArchive archive(path.string());
    const auto index = readCheckpoint(path.string());
    ASSERT_TRUE(index.has_value()) << index.error().message();
    EXPECT_EQ(index->entries.size(), static_cast<std::size_t>(tensors));
    EXPECT_GT(index->fileBytes, std::uint64_t{2'000'000'000});
    EXPECT_LT(index->bytesRead, index->fileBytes / 1000);
  }
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace dictum::checkpoint

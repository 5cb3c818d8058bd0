// Readers read metadata only: held to it by the bytes they read from a large file, whose data are a hole.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>

#include "hostile/bytes.h"
#include "hostile/checkpoint_builder.h"
#include "hostile/pickle_builder.h"
#include "read_bytes.h"

namespace dictum::checkpoint {
namespace {

using namespace std::string_literals;

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

// CPU time, which other programs do not lengthen.
double secondsOf(const std::string& pickle) {
  const std::clock_t start = std::clock();
  readBytes(hostile::pythonZip(pickle, {{"0", 4}}).build());
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

TEST(Speed, ValuesMayShareALargeDictionary) {
  constexpr int keys = 100'000, objects = 20'000;  // one by one these took a second for every thousand objects
  const auto shared = [&](const std::string& use) {
    std::string pickle = "\x80\x02}(X\x01\0\0\0d}r\x05\0\0\0("s;
    for (int i = 0; i < keys; ++i) pickle += "X\x06\0\0\0"s + fmt::format("{:06}N", i);
    pickle += "u" + hostile::PickleBuilder().text("w").tensor({.sizes = {1}}).bytes() + "X\x01\0\0\0o]("s;
    for (int i = 0; i < objects; ++i) pickle += use;
    return pickle + "eu.";
  };
  EXPECT_LT(secondsOf(shared("cx\nY\n)\x81j\x05\0\0\0b"s)), 2);  // as the state of objects
  EXPECT_LT(secondsOf(shared("cx\nY\nj\x05\0\0\0\x85R"s)), 2);   // as an argument
}

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

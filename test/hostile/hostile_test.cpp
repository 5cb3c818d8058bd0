#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checkpoint/read_source.h"
#include "checkpoint/utf8.h"
#include "hostile/checkpoint_builder.h"
#include "hostile/hostile_case.h"

namespace dictum::hostile {
namespace {

using checkpoint::ByteSource;
using checkpoint::CheckpointIndex;
using checkpoint::Limits;

std::vector<Case> allCases() {
  std::vector<Case> all;
  for (auto more : {zipCases(), pickleCases(), tensorCases(), scriptCases(), safetensorsCases(), legacyCases(),
                    compositeCases(), ambiguousCases(), foreignCases()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

class HostileFile : public testing::TestWithParam<Case> {};

TEST_P(HostileFile, IsRefusedWithTheReason) {
  ByteSource source = ByteSource::memory(GetParam().bytes());
  const auto index = readCheckpoint(source, GetParam().limits);
  ASSERT_FALSE(index.has_value());
  EXPECT_EQ(index.error().message(), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(All, HostileFile, testing::ValuesIn(allCases()),
                         [](const auto& test) { return test.param.name; });

struct Sample {
  std::string name;
  std::string bytes;
};

std::vector<Sample> samples() {
  PickleBuilder script;
  script.proto(2).global("__torch__", "Module").emptyTuple().newObject().emptyDict().mark();
  script.text("w").tensor({.sizes = {2, 3}}).setItems().build().stop();
  const std::string code = "class Module(Module):\n  __parameters__ = [\"w\", ]\n  __buffers__ = []\n";
  ZipBuilder npz;
  npz.add({.name = "w.npy",
           .contents = numpyArray("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }", 24),
           .deflate = true});
  return {{"PythonZip", smallPythonZip().build()},
          {"ScriptArchive", scriptArchive(script.bytes(), {{"__torch__.py", code}}, {{"0", 24}}).build()},
          {"Safetensors", safetensors(R"({"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}})", 24)},
          {"Legacy", legacy(smallLegacy())},
          {"Npz", npz.build()}};
}

class Sound : public testing::TestWithParam<Sample> {};

// What is true of every index that a reader returns, whatever the file.
void expectSound(const CheckpointIndex& index, std::size_t fileSize) {
  for (const auto& entry : index.entries) {
    EXPECT_TRUE(checkpoint::isUtf8(entry.key));
    EXPECT_FALSE(entry.dtype.empty());
    EXPECT_LE(entry.bytes, fileSize);
    for (const std::int64_t size : entry.shape) EXPECT_GE(size, 0);
  }
}

TEST_P(Sound, FileIsRead) {
  ByteSource source = ByteSource::memory(GetParam().bytes);
  const auto index = readCheckpoint(source, Limits{});
  ASSERT_TRUE(index.has_value()) << index.error().message();
  ASSERT_EQ(index->entries.size(), 1u);
  EXPECT_EQ(index->entries[0].key, "w");
  EXPECT_EQ(index->entries[0].bytes, 24u);
}

TEST_P(Sound, FileIsRefusedWhereverItIsCut) {
  for (std::size_t length = 0; length < GetParam().bytes.size(); ++length) {
    ByteSource source = ByteSource::memory(GetParam().bytes.substr(0, length));
    EXPECT_FALSE(readCheckpoint(source, Limits{}).has_value()) << "cut at byte " << length;
  }
}

TEST_P(Sound, FileWithOneWrongByteIsReadSoundlyOrRefused) {
  std::string bytes = GetParam().bytes;
  for (char& byte : bytes) {
    const char right = byte;
    for (const int wrong : {0x00, 0xff, right ^ 0x01, right ^ 0x80, right + 1}) {
      byte = static_cast<char>(wrong);
      ByteSource source = ByteSource::memory(bytes);
      if (const auto index = readCheckpoint(source, Limits{})) expectSound(*index, bytes.size());
    }
    byte = right;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Sound, testing::ValuesIn(samples()), [](const auto& test) { return test.param.name; });

std::string dictOf(const std::string& key, const std::string& valuePickle) {
  PickleBuilder pickle;
  pickle.proto(2).emptyDict().mark().text(key).raw(valuePickle).text("w").tensor({.sizes = {2, 3}}).setItems().stop();
  return pythonZip(pickle.bytes(), {{"0", 24}}).build();
}

// Files that are odd, but say what their tensors are: they are read, and what is odd is told.
TEST(OddFile, DeepListIsNotWalkedByRecursion) {
  ByteSource source = ByteSource::memory(dictOf("deep", std::string(200'000, ']') + std::string(199'999, 'a')));
  const auto index = readCheckpoint(source, Limits{});
  ASSERT_TRUE(index.has_value()) << index.error().message();
  EXPECT_EQ(index->entries.size(), 1u);
  EXPECT_THAT(index->notes, testing::Contains("something is nested deeper than 64 and was not looked at"));
}

TEST(OddFile, ListThatDoublesAtEveryLevelIsWalkedOnce) {
  std::string doubling = "]";
  for (int i = 0; i < 40; ++i)
    doubling += "q\1](h\1h\1e";  // each list holds the last one twice; they stay on the stack
  std::string dropLower;
  PickleBuilder pickle;
  pickle.proto(2).emptyDict().mark().text("dag").mark().raw(doubling).tuple();
  pickle.text("w").tensor({.sizes = {2, 3}}).setItems().stop();
  ByteSource source = ByteSource::memory(pythonZip(pickle.bytes(), {{"0", 24}}).build());
  const auto index = readCheckpoint(source, Limits{});
  ASSERT_TRUE(index.has_value()) << index.error().message();
  EXPECT_EQ(index->entries.size(), 1u);
}

TEST(OddFile, ListThatContainsItselfIsWalkedOnce) {
  ByteSource source = ByteSource::memory(dictOf("loop", "]q\1h\1a"));
  EXPECT_TRUE(readCheckpoint(source, Limits{}).has_value());
}

TEST(OddFile, GlobalsAreNamedAndNeverCalled) {
  PickleBuilder call;
  call.global("posix", "system").mark().text("touch /tmp/dictum-was-here").tuple().reduce();
  ByteSource source = ByteSource::memory(dictOf("evil", call.bytes()));
  const auto index = readCheckpoint(source, Limits{});
  ASSERT_TRUE(index.has_value()) << index.error().message();
  EXPECT_THAT(index->unknownGlobals, testing::ElementsAre("posix.system"));
  EXPECT_THAT(index->notes, testing::ElementsAre("the value of key 'evil' is no tensor (an object of posix.system)"));
  EXPECT_NE(access("/tmp/dictum-was-here", F_OK), 0);
}

TEST(OddFile, MemoMayBeSparse) {
  ByteSource source = ByteSource::memory(dictOf("x",
                                                "Nr\xf0\xff\xff\xff"
                                                "0j\xf0\xff\xff\xff"));
  EXPECT_TRUE(readCheckpoint(source, Limits{}).has_value());
}

TEST(OddFile, WrongChecksumIsNoted) {
  const std::string pickle = dictPickle([](PickleBuilder& p) { p.tensor({.sizes = {2, 3}}); });
  ZipBuilder zip;
  zip.add({.name = "net/data.pkl", .contents = pickle, .crc = 1}).add("net/data/0", std::string(24, '\0'));
  ByteSource source = ByteSource::memory(zip.build());
  const auto index = readCheckpoint(source, Limits{});
  ASSERT_TRUE(index.has_value()) << index.error().message();
  EXPECT_THAT(index->notes, testing::ElementsAre("data.pkl is damaged: its CRC-32 is not the one in the directory"));
}

TEST(OddFile, BombThatNobodyAsksForIsNotInflated) {
  ZipBuilder zip = smallPythonZip();
  zip.add({.name = "net/bomb", .contents = std::string(1 << 20, '\0'), .deflate = true, .size = 0x7fffffff});
  ByteSource source = ByteSource::memory(zip.build());
  EXPECT_TRUE(readCheckpoint(source, Limits{}).has_value());
}

TEST(OddFile, AppendedBytesAreNoted) {
  ZipBuilder zip = smallPythonZip();
  zip.appended = "more";
  ByteSource source = ByteSource::memory(zip.build());
  const auto index = readCheckpoint(source, Limits{});
  ASSERT_TRUE(index.has_value()) << index.error().message();
  EXPECT_THAT(index->notes, testing::ElementsAre("4 bytes after the end of the archive"));
}

}  // namespace
}  // namespace dictum::hostile

#include <gmock/gmock.h>

#include "hostile/checkpoint_builder.h"
#include "read_bytes.h"

namespace dictum::checkpoint {
namespace {

using hostile::safetensors;
using testing::ElementsAre;

TEST(Safetensors, ReadsEntriesInTheHeadersOrder) {
  const auto index = readBytes(safetensors(R"({"b":{"dtype":"I64","shape":[],"data_offsets":[0,8]},)"
                                           R"("a":{"data_offsets":[8,20],"shape":[2,3],"dtype":"F16"}}   )",
                                           20));
  EXPECT_EQ(index.format, "safetensors");
  EXPECT_THAT(lines(index), ElementsAre("b int64 []", "a float16 [2, 3]"));
}

TEST(Safetensors, SaysWhereTheDataAre) {
  const std::string bytes = safetensors(R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}})", 3);
  EXPECT_EQ(readBytes(bytes).entries[0].offset, bytes.size() - 3);
}

TEST(Safetensors, CountsBitsOfSubByteTypes) {
  const auto index = readBytes(safetensors(R"({"a":{"dtype":"F4","shape":[4],"data_offsets":[0,2]}})", 2));
  EXPECT_EQ(index.entries[0].bytes, 2u);
}

TEST(Safetensors, AllowsEmptyTensors) {
  const auto index = readBytes(safetensors(R"({"a":{"dtype":"F32","shape":[0,4],"data_offsets":[0,0]}})", 0));
  EXPECT_THAT(lines(index), ElementsAre("a float32 [0, 4]"));
}

TEST(Safetensors, ListsTensorsThatTheMetadataTie) {
  const auto index = readBytes(safetensors(R"({"__metadata__":{"format":"pt","head.weight":"embed.weight"},)"
                                           R"("embed.weight":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})",
                                           8));
  EXPECT_THAT(lines(index), ElementsAre("embed.weight float32 [2]", "head.weight float32 [2]"));
  EXPECT_THAT(tiedGroups(index), ElementsAre(ElementsAre("embed.weight", "head.weight")));
  EXPECT_THAT(index.notes,
              ElementsAre("'head.weight' is not stored; the metadata say that it is tied to 'embed.weight'"));
}

TEST(Safetensors, NotesBytesAfterTheLastTensor) {
  const auto index = readBytes(safetensors(R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}})", 7));
  EXPECT_THAT(index.notes, ElementsAre("4 bytes after the last tensor belong to none"));
}

}  // namespace
}  // namespace dictum::checkpoint

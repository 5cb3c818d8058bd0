#include "checkpoint/npz.h"

#include <gmock/gmock.h>

#include "hostile/checkpoint_builder.h"
#include "read_bytes.h"

namespace dictum::checkpoint {
namespace {

using hostile::numpyArray;
using hostile::ZipBuilder;
using testing::ElementsAre;

TEST(NumpyHeader, ReadsShapesOfEveryRank) {
  const auto shape = [](const std::string& text) {
    return parseNumpyHeader("{'descr': '<f4', 'fortran_order': False, 'shape': " + text + ", }  \n", Limits{})->shape;
  };
  EXPECT_THAT(shape("()"), ElementsAre());
  EXPECT_THAT(shape("(3,)"), ElementsAre(3));
  EXPECT_THAT(shape("(3, 4)"), ElementsAre(3, 4));
  EXPECT_THAT(shape("(3L, 4L)"), ElementsAre(3, 4));
}

TEST(Npz, ReadsStoredAndDeflatedArrays) {
  ZipBuilder zip;
  zip.add("fc.weight.npy", numpyArray("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", 24));
  zip.add({.name = "fc.bias.npy",
           .contents = numpyArray("{'descr': '>i8', 'fortran_order': False, 'shape': (2,), }", 16),
           .deflate = true});
  const auto index = readBytes(zip.build());
  EXPECT_EQ(index.format, "npz");
  EXPECT_THAT(lines(index), ElementsAre("fc.weight float32 [2, 3]", "fc.bias int64 [2]"));
  EXPECT_THAT(index.entries[0].strides, ElementsAre(1, 2));
  EXPECT_TRUE(index.bigEndian);
}

TEST(Npz, NotesArraysOfText) {
  ZipBuilder zip;
  zip.add("names.npy", numpyArray("{'descr': '<U5', 'fortran_order': False, 'shape': (1,), }", 20));
  const auto index = readBytes(zip.build());
  EXPECT_THAT(lines(index), ElementsAre());
  EXPECT_THAT(index.notes, ElementsAre("'names.npy' has type '<U5', which is no tensor's"));
}

}  // namespace
}  // namespace dictum::checkpoint

#include "checkpoint/tensor_data.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "../scratch.h"
#include "hostile/checkpoint_builder.h"

namespace dictum::checkpoint {
namespace {

std::string write(const std::string& name, const std::string& bytes) {
  const std::string path = test::scratch(name);
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

std::string floats(const std::vector<float>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

std::vector<float> valuesOf(const std::string& path, std::size_t entry = 0) {
  auto data = TensorData::open(path);
  EXPECT_TRUE(data) << (data ? "" : data.error().message());
  std::vector<float> values(data->index().entries[entry].bytes / sizeof(float));
  const auto read = data->read(entry, reinterpret_cast<char*>(values.data()));
  EXPECT_TRUE(read) << (read ? "" : read.error().message());
  return values;
}

std::string archive(const hostile::TensorSpec& tensor, const std::string& storage, bool deflate = false,
                    const std::string& byteOrder = "little") {
  hostile::ZipBuilder zip;
  zip.add("net/data.pkl", hostile::dictPickle([&](hostile::PickleBuilder& pickle) { pickle.tensor(tensor); }));
  zip.add("net/byteorder", byteOrder);
  zip.add({.name = "net/data/0", .contents = storage, .deflate = deflate});
  return zip.build();
}

const std::string six = floats({0, 1, 2, 3, 4, 5});

TEST(TensorData, ReadsElementsInRowMajorOrder) {
  EXPECT_EQ(valuesOf(write("plain", archive({.sizes = {2, 3}}, six))), (std::vector<float>{0, 1, 2, 3, 4, 5}));
}

TEST(TensorData, GathersTransposedViews) {
  EXPECT_EQ(valuesOf(write("view", archive({.sizes = {3, 2}, .strides = std::vector<std::int64_t>{1, 3}}, six))),
            (std::vector<float>{0, 3, 1, 4, 2, 5}));
}

TEST(TensorData, InflatesCompressedRecords) {
  EXPECT_EQ(valuesOf(write("deflated", archive({.sizes = {2, 3}}, six, true))), (std::vector<float>{0, 1, 2, 3, 4, 5}));
}

TEST(TensorData, SwapsBigEndianElements) {
  std::string swapped = six;
  for (std::size_t i = 0; i < swapped.size(); i += 4) std::reverse(&swapped[i], &swapped[i] + 4);
  EXPECT_EQ(valuesOf(write("big", archive({.sizes = {2, 3}}, swapped, false, "big"))),
            (std::vector<float>{0, 1, 2, 3, 4, 5}));
}

TEST(TensorData, ReadsNumpyArraysStoredAndDeflated) {
  std::string array = hostile::numpyArray("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", 24);
  array.replace(array.size() - 24, 24, six);
  for (const bool deflate : {false, true}) {
    hostile::ZipBuilder zip;
    zip.add({.name = "w.npy", .contents = array, .deflate = deflate});
    EXPECT_EQ(valuesOf(write("npz", zip.build())), (std::vector<float>{0, 2, 4, 1, 3, 5}));
  }
}

TEST(TensorData, SwapsTheArraysOfAnNpzThatAreBigEndian) {
  const auto array = [](const std::string& descr, const std::string& data) {
    return hostile::numpyArray("{'descr': '" + descr + "', 'fortran_order': False, 'shape': (1,), }", 0) + data;
  };
  const float one = 1;
  std::string little(reinterpret_cast<const char*>(&one), sizeof(one));
  std::string big(little.rbegin(), little.rend());
  hostile::ZipBuilder zip;
  zip.add("a.npy", array(">f4", big)).add("b.npy", array("<f4", little));
  const std::string path = write("both", zip.build());
  EXPECT_EQ(valuesOf(path, 0), std::vector<float>{1});
  EXPECT_EQ(valuesOf(path, 1), std::vector<float>{1});
}

TEST(TensorData, ReadsShards) {
  const auto shard = [](const std::string& key, const std::string& data) {
    return hostile::safetensors(R"({")" + key + R"(":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}})", 0) + data;
  };
  write("a", shard("module.a", six.substr(0, 12)));
  write("b", shard("module.b", six.substr(12)));
  const std::string index = write("index", R"({"weight_map":{"module.a":"a","module.b":"b"}})");
  EXPECT_EQ(valuesOf(index, 0), (std::vector<float>{0, 1, 2}));
  EXPECT_EQ(valuesOf(index, 1), (std::vector<float>{3, 4, 5}));
}

TEST(TensorData, KeepsTheFileThatWasReadFirst) {
  const std::string path = write("replaced", archive({.sizes = {2, 3}}, six));
  auto data = TensorData::open(path);
  ASSERT_TRUE(data);
  ASSERT_EQ(std::rename(write("other", archive({.sizes = {2, 3}}, std::string(24, '\0'))).c_str(), path.c_str()), 0);
  float values[6];
  ASSERT_TRUE(data->read(0, reinterpret_cast<char*>(values)));
  EXPECT_EQ(values[5], 5);
}

}  // namespace
}  // namespace dictum::checkpoint

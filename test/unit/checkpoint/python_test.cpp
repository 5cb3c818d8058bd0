// Python checkpoints whose pickles are written by hand; test/differential compares with what torch.save really writes.
#include <gmock/gmock.h>

#include "hostile/bytes.h"
#include "hostile/checkpoint_builder.h"
#include "read_bytes.h"

namespace dictum::checkpoint {
namespace {

using hostile::dictPickle;
using hostile::PickleBuilder;
using hostile::pythonZip;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

// A dictionary of float32 tensors with one element each, all of storage '0'.
PickleBuilder& dictOf(PickleBuilder& pickle, const std::vector<std::string>& keys) {
  pickle.emptyDict().mark();
  for (const std::string& key : keys) pickle.text(key).tensor({.sizes = {1}});
  return pickle.setItems();
}

template <typename Body>
CheckpointIndex readPickled(Body body) {
  PickleBuilder pickle;
  pickle.proto(2);
  body(pickle);
  return readBytes(pythonZip(pickle.stop().bytes(), {{"0", 4}}).build());
}

TEST(PythonZip, ReadsAStateDictAtTheTop) {
  const auto index = readPickled([](PickleBuilder& pickle) { dictOf(pickle, {"a", "b"}); });
  EXPECT_EQ(index.format, "python zip");
  EXPECT_EQ(index.wrapper, "");
  EXPECT_THAT(lines(index), ElementsAre("a float32 [1]", "b float32 [1]"));
  EXPECT_THAT(index.notes, IsEmpty());
}

TEST(PythonZip, ListsNestedTensorsByTheirElements) {
  const auto index = readPickled([](PickleBuilder& pickle) {
    pickle.emptyDict().mark().text("n").global("torch._utils", "_rebuild_nested_tensor").mark();
    pickle.tensor({.sizes = {1}}).none().none().none().tuple().reduce().setItems();
  });
  EXPECT_THAT(lines(index), ElementsAre("n float32 [1] nested"));
}

TEST(PythonZip, FindsAWrappedStateDict) {
  const auto index = readPickled([](PickleBuilder& pickle) {
    pickle.emptyDict().mark().text("epoch").integer(3).text("model");
    dictOf(pickle, {"a", "b"}).setItems();
  });
  EXPECT_EQ(index.wrapper, "model");
  EXPECT_THAT(lines(index), ElementsAre("a float32 [1]", "b float32 [1]"));
}

TEST(PythonZip, TakesTheLargestOfSeveralAndNamesTheOthers) {
  const auto index = readPickled([](PickleBuilder& pickle) {
    pickle.emptyDict().mark().text("generator");
    dictOf(pickle, {"a"}).text("discriminator");
    dictOf(pickle, {"b", "c"}).setItems();
  });
  EXPECT_EQ(index.wrapper, "discriminator");
  EXPECT_THAT(index.notes, ElementsAre("took the 2 tensors at 'discriminator'; there are 1 at 'generator'"));
}

TEST(PythonZip, TakesTheFirstOfEquals) {
  const auto index = readPickled([](PickleBuilder& pickle) {
    pickle.emptyDict().mark().text("model");
    dictOf(pickle, {"a"}).text("ema");
    dictOf(pickle, {"b"}).setItems();
  });
  EXPECT_EQ(index.wrapper, "model");
  EXPECT_THAT(index.notes, ElementsAre("took the 1 tensors at 'model'; there are 1 at 'ema'"));
}

TEST(PythonZip, LeavesOptimizersAlone) {
  const auto index = readPickled([](PickleBuilder& pickle) {
    pickle.emptyDict().mark().text("optimizer").emptyDict().mark().text("state").emptyDict().mark().integer(0);
    dictOf(pickle, {"exp_avg", "exp_avg_sq", "step"}).setItems().text("param_groups").emptyList().setItems();
    pickle.text("model");
    dictOf(pickle, {"a"}).setItems();
  });
  EXPECT_EQ(index.wrapper, "model");
  EXPECT_THAT(index.notes, IsEmpty());
}

TEST(PythonZip, WritesListPositionsIntoTheWrapper) {
  const auto index = readPickled([](PickleBuilder& pickle) {
    pickle.emptyDict().mark().text("nets").emptyList().mark().integer(1);
    dictOf(pickle, {"a"}).appends().setItems();
  });
  EXPECT_EQ(index.wrapper, "nets[1]");
}

TEST(PythonZip, NotesValuesThatAreNoTensors) {
  const auto index = readPickled([](PickleBuilder& pickle) {
    pickle.emptyDict().mark().text("a").tensor({.sizes = {1}}).text("n").integer(1).integer(7).tensor({.sizes = {1}});
    pickle.setItems();
  });
  EXPECT_THAT(lines(index), ElementsAre("a float32 [1]"));
  EXPECT_THAT(index.notes, ElementsAre("the value of key 'n' is no tensor (a number)",
                                       "the tensor under key 7 is no entry: the key is no string"));
}

TEST(PythonZip, TiesTensorsOfOneStorageOffsetAndShape) {
  const auto index = readBytes(
      pythonZip(
          [] {
            PickleBuilder pickle;
            pickle.proto(2).emptyDict().mark();
            pickle.text("a").tensor({.sizes = {2, 2}, .numel = 6}).text("b").tensor({.sizes = {2, 2}, .numel = 6});
            pickle.text("transposed").tensor({.sizes = {2, 2}, .strides = {{1, 2}}, .numel = 6});
            pickle.text("later").tensor({.sizes = {2, 2}, .numel = 6, .offset = 2});
            return pickle.setItems().stop().bytes();
          }(),
          {{"0", 24}})
          .build());
  EXPECT_THAT(tiedGroups(index), ElementsAre(ElementsAre("a", "b")));
  EXPECT_THAT(index.entries[2].strides, ElementsAre(1, 2));
  for (const auto& entry : index.entries) EXPECT_EQ(entry.storage, "0");
}

TEST(PythonZip, ReadsEveryTypedStorage) {
  struct Type {
    const char* storage;
    const char* dtype;
    std::size_t bytes;
  };
  for (const Type& type :
       {Type{"DoubleStorage", "float64", 8}, Type{"FloatStorage", "float32", 4}, Type{"HalfStorage", "float16", 2},
        Type{"BFloat16Storage", "bfloat16", 2}, Type{"LongStorage", "int64", 8}, Type{"IntStorage", "int32", 4},
        Type{"ShortStorage", "int16", 2}, Type{"CharStorage", "int8", 1}, Type{"ByteStorage", "uint8", 1},
        Type{"BoolStorage", "bool", 1}, Type{"ComplexFloatStorage", "complex64", 8},
        Type{"ComplexDoubleStorage", "complex128", 16}, Type{"QInt8Storage", "qint8", 1},
        Type{"QInt32Storage", "qint32", 4}}) {
    const auto index =
        readBytes(pythonZip(dictPickle([&](PickleBuilder& p) { p.tensor({.sizes = {3}, .storage = type.storage}); }),
                            {{"0", 3 * type.bytes}})
                      .build());
    EXPECT_THAT(lines(index), ElementsAre(fmt::format("w {} [3]", type.dtype)));
  }
}

TEST(PythonZip, ReadsFloat8OfAnUntypedStorage) {
  const auto index =
      readBytes(pythonZip(dictPickle([](PickleBuilder& pickle) {
                            pickle.global("torch._utils", "_rebuild_tensor_v3").mark().mark().text("storage");
                            pickle.global("torch.storage", "UntypedStorage").text("0").text("cpu").integer(6);
                            pickle.tuple().persistent().integer(0).integers({2, 3}).integers({3, 1});
                            pickle.boolean(false).orderedDict().global("torch", "float8_e4m3fn").tuple().reduce();
                          }),
                          {{"0", 6}})
                    .build());
  EXPECT_THAT(lines(index), ElementsAre("w float8_e4m3fn [2, 3]"));
}

TEST(PythonZip, KnowsParameters) {
  const auto index = readPickled([](PickleBuilder& pickle) {
    pickle.emptyDict().mark().text("w").global("torch._utils", "_rebuild_parameter").mark().tensor({.sizes = {1}});
    pickle.boolean(true).orderedDict().tuple().reduce().setItems();
  });
  EXPECT_THAT(lines(index), ElementsAre("w float32 [1] parameter"));
}

TEST(PythonZip, ReadsTensorSubclassesAndNamesTheirClass) {
  const auto index = readPickled([](PickleBuilder& pickle) {
    pickle.emptyDict().mark().text("w").global("torch._tensor", "_rebuild_from_type_v2").mark();
    pickle.global("torch._utils", "_rebuild_tensor_v2").global("mylib", "Labelled").mark().storage({.sizes = {1}});
    pickle.integer(0)
        .integers({1})
        .integers({1})
        .boolean(false)
        .orderedDict()
        .tuple()
        .none()
        .tuple()
        .reduce()
        .setItems();
  });
  EXPECT_THAT(lines(index), ElementsAre("w float32 [1]"));
  EXPECT_THAT(index.unknownGlobals, ElementsAre("mylib.Labelled"));
}

TEST(PythonZip, ReadsScalarsAndEmptyTensors) {
  const auto index = readBytes(pythonZip(
                                   [] {
                                     PickleBuilder pickle;
                                     pickle.proto(2).emptyDict().mark().text("scalar").tensor({.sizes = {}});
                                     pickle.text("empty").tensor({.sizes = {0, 3}, .key = "1"});
                                     return pickle.setItems().stop().bytes();
                                   }(),
                                   {{"0", 4}, {"1", 0}})
                                   .build());
  EXPECT_THAT(lines(index), ElementsAre("scalar float32 []", "empty float32 [0, 3]"));
}

TEST(PythonZip, ReportsBigEndianData) {
  const auto index = readBytes(hostile::smallPythonZip().add("net/byteorder", "big").build());
  EXPECT_TRUE(index.bigEndian);
  EXPECT_THAT(index.notes, ElementsAre("the tensor data are big-endian"));
}

TEST(PythonZip, AcceptsAnEmptyStateDict) {
  const auto index = readPickled([](PickleBuilder& pickle) { pickle.orderedDict(); });
  EXPECT_THAT(index.entries, IsEmpty());
  EXPECT_THAT(index.notes, ElementsAre("the dictionary is empty"));
}

TEST(Legacy, ReadsWhatStandsBeforeTheData) {
  const auto index = readBytes(legacy(hostile::smallLegacy()));
  EXPECT_EQ(index.format, "python legacy");
  EXPECT_THAT(lines(index), ElementsAre("w float32 [2, 3]"));
}

// The fields that torch.distributed.checkpoint pickles; see distributed.h.
void tensorMetadata(PickleBuilder& pickle, const std::vector<std::int64_t>& sizes) {
  const char* module = "torch.distributed.checkpoint.metadata";
  pickle.global(module, "TensorStorageMetadata").emptyTuple().newObject().emptyDict().mark().text("properties");
  pickle.global(module, "TensorProperties")
      .emptyTuple()
      .newObject()
      .mark()
      .global("torch", "bfloat16")
      .none()
      .tuple()
      .build();
  pickle.text("size").global("torch", "Size").integers(sizes).tuple1().reduce().setItems().build();
}

TEST(Distributed, ReadsTheModelsPartOfTheMetadata) {
  const char* module = "torch.distributed.checkpoint.metadata";
  PickleBuilder pickle;
  pickle.proto(4).global(module, "Metadata").emptyTuple().newObject().emptyDict().mark().text("state_dict_metadata");
  pickle.emptyDict().mark().text("model.fc.weight");
  tensorMetadata(pickle, {2, 3});
  pickle.text("optim.state.fc.weight.exp_avg");
  tensorMetadata(pickle, {2, 3});
  pickle.text("model.epoch").global(module, "BytesStorageMetadata").emptyTuple().newObject().setItems();
  pickle.text("planner_data").emptyDict().mark();
  pickle.text("model.fc.weight").mark().text("model").text("fc.weight").tuple();
  pickle.text("model.epoch").mark().text("model").text("epoch").tuple();
  pickle.text("optim.state.fc.weight.exp_avg")
      .mark()
      .text("optim")
      .text("state")
      .text("fc.weight")
      .text("exp_avg")
      .tuple();
  pickle.setItems().setItems().build().stop();
  const auto index = readBytes(pickle.bytes());
  EXPECT_EQ(index.format, "distributed checkpoint");
  EXPECT_EQ(index.wrapper, "model");
  EXPECT_THAT(lines(index), ElementsAre("fc.weight bfloat16 [2, 3]"));
  EXPECT_THAT(index.notes, Contains("the value of key 'model.epoch' is no tensor"));
}

}  // namespace
}  // namespace dictum::checkpoint

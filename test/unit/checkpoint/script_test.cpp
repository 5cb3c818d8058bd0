#include <gmock/gmock.h>

#include "checkpoint/torchscript_code.h"
#include "hostile/checkpoint_builder.h"
#include "read_bytes.h"

namespace dictum::checkpoint {
namespace {

using hostile::PickleBuilder;
using hostile::scriptArchive;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(ScriptCode, ListsParametersAndBuffersByClass) {
  const auto classes = parseScriptClasses(
      "class A(Module):\n"
      "  __parameters__ = [\"weight\", \"bias\", ]\n"
      "  __buffers__ = [\"mean\", ]\n"
      "  weight : Tensor\n"
      "class B(Module):\n"
      "  __parameters__ = []\n"
      "  __buffers__ = []\n"
      "  def forward(self: __torch__.B) -> Tensor:\n"
      "    __parameters__ = [\"no\", ]\n");
  EXPECT_THAT(classes.at("A").parameters, UnorderedElementsAre("weight", "bias"));
  EXPECT_THAT(classes.at("A").buffers, UnorderedElementsAre("mean"));
  EXPECT_FALSE(classes.at("A").hasMethods);
  EXPECT_THAT(classes.at("B").parameters, IsEmpty());
  EXPECT_TRUE(classes.at("B").hasMethods);
}

TEST(ScriptCode, NamesMayHoldQuotes) {
  const auto classes = parseScriptClasses("class A(Module):\n  __parameters__ = [\"a\"b\", \"c d\", ]\n");
  EXPECT_THAT(classes.at("A").parameters, UnorderedElementsAre("a\"b", "c d"));
}

PickleBuilder& begin(PickleBuilder& pickle, const char* module) {
  return pickle.global(module, "Module").emptyTuple().newObject().emptyDict().mark();
}

std::string nestedArchive(const std::string& rootCode) {
  PickleBuilder pickle;
  pickle.proto(2);
  begin(pickle, "__torch__").text("scale").tensor({.sizes = {6}}).text("child");
  begin(pickle, "__torch__.___torch_mangle_0").text("w").tensor({.sizes = {2, 3}}).text("m").tensor({.sizes = {6}});
  pickle.setItems().build().text("count").integer(3).text("relu");
  pickle.global("__torch__.___torch_mangle_1", "Module").emptyTuple().newObject().emptyDict().build();
  pickle.text("last").tensor({.sizes = {6}}).setItems().build().stop();
  return scriptArchive(pickle.bytes(),
                       {{"__torch__.py", rootCode},
                        {"__torch__/___torch_mangle_0.py",
                         "class Module(Module):\n  __parameters__ = [\"w\", ]\n  __buffers__ = [\"m\", ]\n"},
                        {"__torch__/___torch_mangle_1.py", "class Module(Module):\n  __parameters__ = []\n"}},
                       {{"0", 24}})
      .build();
}

const char* rootClass = "class Module(Module):\n  __parameters__ = [\"scale\", ]\n  __buffers__ = [\"last\", ]\n";

TEST(LibtorchArchive, ListsTensorsInFileOrderWithKinds) {
  const auto index = readBytes(nestedArchive(rootClass));
  EXPECT_EQ(index.format, "libtorch archive");
  EXPECT_THAT(lines(index), ElementsAre("scale float32 [6] parameter", "child.w float32 [2, 3] parameter",
                                        "child.m float32 [6] buffer", "last float32 [6] buffer"));
}

TEST(LibtorchArchive, ListsSubmodulesAlsoWithoutKeys) {
  EXPECT_THAT(readBytes(nestedArchive(rootClass)).submodules, ElementsAre("child", "relu"));
}

TEST(LibtorchArchive, IsTorchScriptWhereClassesHaveMethods) {
  const auto index = readBytes(nestedArchive(std::string(rootClass) + "  def forward(self) -> int:\n    return 1\n"));
  EXPECT_EQ(index.format, "torchscript");
}

TEST(LibtorchArchive, KindIsUnknownWhereTheCodeIsMissing) {
  const auto index = readBytes(nestedArchive(""));
  EXPECT_THAT(lines(index), testing::Contains("scale float32 [6]"));
}

TEST(LibtorchArchive, KeepsPrefixesThatTheSourceGave) {
  PickleBuilder pickle;
  pickle.proto(2);
  begin(pickle, "__torch__").text("module");
  begin(pickle, "__torch__.___torch_mangle_0").text("w").tensor({.sizes = {6}}).setItems().build();
  pickle.setItems().build().stop();
  const auto index = readBytes(scriptArchive(pickle.bytes(), {}, {{"0", 24}}).build());
  EXPECT_EQ(index.prefix, "");
  EXPECT_THAT(lines(index), ElementsAre("module.w float32 [6]"));
}

}  // namespace
}  // namespace dictum::checkpoint

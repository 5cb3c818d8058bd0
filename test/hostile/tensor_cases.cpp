#include <limits>

#include "hostile/bytes.h"
#include "hostile/checkpoint_builder.h"
#include "hostile/hostile_case.h"

namespace dictum::hostile {
namespace {

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

// {"w": <tensor>} and storage '0' of so many bytes.
std::function<std::string()> tensor(TensorSpec spec, std::size_t bytes = 24) {
  return [=] {
    return pythonZip(dictPickle([&](PickleBuilder& pickle) { pickle.tensor(spec); }), {{"0", bytes}}).build();
  };
}

template <typename Body>
std::function<std::string()> value(Body body) {
  return [=] { return pythonZip(dictPickle(body), {{"0", 24}}).build(); };
}

// _rebuild_tensor_v2 whose storage is what `storage` leaves on the stack.
template <typename Storage>
std::function<std::string()> storage(Storage storage) {
  return value([=](PickleBuilder& pickle) {
    pickle.global("torch._utils", "_rebuild_tensor_v2").mark();
    storage(pickle);
    pickle.integer(0).integers({2, 3}).integers({3, 1}).boolean(false).orderedDict().tuple().reduce();
  });
}

const std::string inW = "data.pkl: key 'w': ";

std::vector<Case> sizeCases() {
  return {
      {"SizeBeyondStorage", tensor({.sizes = {255, 255}, .numel = 6}),
       inW + "size [255, 255], stride [255, 1] and offset 0 need 260100 bytes, its storage '0' has 24"},
      {"OffsetBeyondStorage", tensor({.sizes = {2, 3}, .numel = 6, .offset = 1}),
       inW + "size [2, 3], stride [3, 1] and offset 1 need 28 bytes, its storage '0' has 24"},
      {"StrideBeyondStorage", tensor({.sizes = {2, 3}, .strides = {{100, 1}}, .numel = 6}),
       inW + "size [2, 3], stride [100, 1] and offset 0 need 412 bytes, its storage '0' has 24"},
      {"SizeOverflows", tensor({.sizes = {largest, largest}, .strides = {{1, 1}}, .numel = 6}),
       inW + "size [9223372036854775807, 9223372036854775807] is beyond 64 bits"},
      {"StrideOverflows", tensor({.sizes = {2, 3}, .strides = {{largest, largest}}, .numel = 6}),
       inW + "size [2, 3] is beyond 64 bits"},
      {"OffsetOverflows", tensor({.sizes = {6}, .numel = 6, .offset = largest}), inW + "size [6] is beyond 64 bits"},
      {"SizeNegative", tensor({.sizes = {-2, 3}, .numel = 6}), inW + "its size holds -2, which is no number from 0"},
      {"StrideNegative", tensor({.sizes = {2, 3}, .strides = {{-3, 1}}}),
       inW + "its stride holds -3, which is no number from 0"},
      {"OffsetNegative", tensor({.sizes = {2, 3}, .offset = -1}), inW + "its storage offset is no number from 0"},
      {"SizesAndStridesDiffer", tensor({.sizes = {2, 3}, .strides = {{1}}}), inW + "2 sizes but 1 strides"},
      {"TooManyDimensions", tensor({.sizes = std::vector<std::int64_t>(65, 1)}, 4),
       inW + "its size has 65 dimensions, more than 64"},
      {"NumelNegative", tensor({.sizes = {2, 3}, .numel = -1}),
       inW + "the size of storage '0' is no number of elements"},
      {"NumelOverflows", tensor({.sizes = {2, 3}, .numel = largest}),
       inW + "the size of storage '0' is no number of elements"},
      {"SizeIsNoTuple", value([](PickleBuilder& pickle) {
         pickle.global("torch._utils", "_rebuild_tensor_v2").mark().storage({.sizes = {6}}).integer(0).integer(6);
         pickle.integers({1}).boolean(false).orderedDict().tuple().reduce();
       }),
       inW + "its size is no tuple"},
      {"SizeHoldsText", value([](PickleBuilder& pickle) {
         pickle.global("torch._utils", "_rebuild_tensor_v2").mark().storage({.sizes = {6}}).integer(0);
         pickle.mark().text("6").tuple().integers({1}).boolean(false).orderedDict().tuple().reduce();
       }),
       inW + "its size holds something, which is no number from 0"},
      {"TooFewArguments", value([](PickleBuilder& pickle) {
         pickle.global("torch._utils", "_rebuild_tensor_v2").mark().storage({.sizes = {6}}).tuple().reduce();
       }),
       inW + "'torch._utils._rebuild_tensor_v2' has 1 arguments, needs 4"},
  };
}

std::vector<Case> storageCases() {
  return {
      {"StorageRecordMissing", tensor({.sizes = {2, 3}, .key = "1"}), inW + "its data, record 'data/1', is missing"},
      {"StorageRecordTooShort", tensor({.sizes = {2, 3}}, 8),
       inW + "its storage '0' has 24 bytes, record 'data/0' has 8"},
      {"StorageRecordTooLong", tensor({.sizes = {2, 3}}, 100),
       inW + "its storage '0' has 24 bytes, record 'data/0' has 100"},
      {"StorageKeyLeadsAway", tensor({.sizes = {2, 3}, .key = "../../../etc/passwd"}),
       inW + "its data, record 'data/../../../etc/passwd', is missing"},
      {"StorageTypeUnknown", tensor({.sizes = {2, 3}, .storage = "EvilStorage"}),
       inW + "its storage type 'torch.EvilStorage' is not known"},
      {"StorageIsNumber", storage([](PickleBuilder& pickle) { pickle.integer(1); }),
       inW + "its storage is no persistent id"},
      {"StorageIdIsNumber", storage([](PickleBuilder& pickle) { pickle.integer(1).persistent(); }),
       inW + "its storage is no ('storage', type, key, location, numel)"},
      {"StorageKeyIsNumber", storage([](PickleBuilder& pickle) {
         pickle.mark()
             .text("storage")
             .global("torch", "FloatStorage")
             .integer(0)
             .text("cpu")
             .integer(6)
             .tuple()
             .persistent();
       }),
       inW + "the key of its storage is no string"},
      {"StorageSizeIsText", storage([](PickleBuilder& pickle) {
         pickle.mark()
             .text("storage")
             .global("torch", "FloatStorage")
             .text("0")
             .text("cpu")
             .text("6")
             .tuple()
             .persistent();
       }),
       inW + "the size of storage '0' is no number of elements"},
      {"DtypeUnknown", value([](PickleBuilder& pickle) {
         pickle.global("torch._utils", "_rebuild_tensor_v3").mark().mark().text("storage");
         pickle.global("torch.storage", "UntypedStorage").text("0").text("cpu").integer(24).tuple().persistent();
         pickle.integer(0)
             .integers({6})
             .integers({1})
             .boolean(false)
             .orderedDict()
             .global("evil", "float1")
             .tuple()
             .reduce();
       }),
       inW + "its dtype 'evil.float1' is not known"},
      {"UntypedWithoutDtype", storage([](PickleBuilder& pickle) {
         pickle.mark()
             .text("storage")
             .global("torch.storage", "UntypedStorage")
             .text("0")
             .text("cpu")
             .integer(24)
             .tuple();
         pickle.persistent();
       }),
       inW + "an untyped storage, and no dtype"},
  };
}

std::vector<Case> dependenceCases() {
  const TensorSpec small{.sizes = {2, 3}};
  return {
      {"EntryMadeByUnknownFunction",
       [=] {
         PickleBuilder pickle;
         pickle.proto(2).emptyDict().mark().text("w").tensor(small);
         pickle.text("q").global("mylib", "decompress").mark().storage(small).tuple().reduce().setItems().stop();
         return pythonZip(pickle.bytes(), {{"0", 24}}).build();
       },
       "data.pkl: key 'q': is made from tensors by 'mylib.decompress', which is not known; save it as an ordinary "
       "tensor"},
      {"SubclassMadeByUnknownFunction", value([=](PickleBuilder& pickle) {
         pickle.global("torch._tensor", "_rebuild_from_type_v2").mark().global("evil", "f").global("evil", "T");
         pickle.mark().storage(small).tuple().none().tuple().reduce();
       }),
       inW + "is made by 'evil.f', which is not known"},
      {"WrappedTooOften", value([=](PickleBuilder& pickle) {
         for (int i = 0; i < 20; ++i) pickle.global("torch._utils", "_rebuild_parameter").mark();
         pickle.tensor(small);
         for (int i = 0; i < 20; ++i) pickle.tuple().reduce();
       }),
       inW + "a tensor is wrapped more than 8 times"},
      {"NestedOfNested", value([=](PickleBuilder& pickle) {
         for (int i = 0; i < 2; ++i) pickle.global("torch._utils", "_rebuild_nested_tensor").mark();
         pickle.tensor(small).tuple().reduce().tuple().reduce();
       }),
       inW + "a nested tensor of other than dense ones"},
      {"DeviceTensor", value([=](PickleBuilder& pickle) {
         pickle.global("torch._utils", "_rebuild_device_tensor_from_numpy").mark().none().none().tuple().reduce();
       }),
       inW + "'torch._utils._rebuild_device_tensor_from_numpy' is not supported; save the tensor as an ordinary one"},
      {"SparseWithoutLayout", value([=](PickleBuilder& pickle) {
         pickle.global("torch._utils", "_rebuild_sparse_tensor").mark().integer(1).integers({1, 2, 3}).tuple().reduce();
       }),
       inW + "a sparse tensor of unknown layout"},
      {"KeyIsNoText",
       [=] {
         PickleBuilder pickle;
         pickle.proto(2).emptyDict().mark().text("\xff\xfe").tensor(small).setItems().stop();
         return pythonZip(pickle.bytes(), {{"0", 24}}).build();
       },
       "data.pkl: the key of entry 0 is not UTF-8"},
      {"KeyTwice",
       [=] {
         PickleBuilder pickle;
         pickle.proto(2).emptyDict().mark().text("w").tensor(small).text("w").tensor(small).setItems().stop();
         return pythonZip(pickle.bytes(), {{"0", 24}}).build();
       },
       "data.pkl: key 'w' is there twice"},
      {"TooManyEntries",
       [=] {
         PickleBuilder pickle;
         pickle.proto(2).emptyDict().mark().text("a").tensor(small).put(0);
         for (int i = 0; i < 20; ++i) pickle.text("k" + std::to_string(i)).get(0);
         pickle.setItems().stop();
         return pythonZip(pickle.bytes(), {{"0", 24}}).build();
       },
       "data.pkl: more than 10 entries",
       {.entries = 10}},
      {"SingleTensor",
       [=] { return pythonZip(PickleBuilder().proto(2).tensor(small).stop().bytes(), {{"0", 24}}).build(); },
       "data.pkl: holds a single tensor, not a state dict; save module.state_dict() instead"},
      {"ListOfTensors",
       [=] {
         return pythonZip(PickleBuilder().proto(2).emptyList().mark().tensor(small).appends().stop().bytes(),
                          {{"0", 24}})
             .build();
       },
       "data.pkl: holds a list of 1 values without keys, not a state dict; save module.state_dict() instead"},
      {"NothingButNumbers",
       [] {
         PickleBuilder pickle;
         pickle.proto(2).emptyDict().mark().text("epoch").integer(3).setItems().stop();
         return pythonZip(pickle.bytes()).build();
       },
       "data.pkl: holds no dictionary with tensors under string keys; save module.state_dict() instead"},
      {"OptimizerAlone",
       [] {
         PickleBuilder pickle;
         pickle.proto(2)
             .emptyDict()
             .mark()
             .text("state")
             .emptyDict()
             .text("param_groups")
             .emptyList()
             .setItems()
             .stop();
         return pythonZip(pickle.bytes()).build();
       },
       "data.pkl: holds the state of an optimizer and no state dict; give the file of the module"},
  };
}

// A module whose children are `children(pickle)`: pairs of name and module on the stack.
template <typename Children>
void module(PickleBuilder& pickle, Children children) {
  pickle.global("__main__", "Net").emptyTuple().newObject().put(0).emptyDict().mark();
  pickle.text("_parameters").emptyDict().text("_buffers").emptyDict().text("_modules").emptyDict().mark();
  children(pickle);
  pickle.setItems().setItems().build();
}

std::vector<Case> moduleCases() {
  return {
      {"ModuleContainsItself",
       [] {
         PickleBuilder pickle;
         pickle.proto(2);
         module(pickle, [](PickleBuilder& inner) { inner.text("me").get(0); });
         return pythonZip(pickle.stop().bytes()).build();
       },
       "data.pkl: modules are nested deeper than 64; does one contain itself?"},
      {"ModuleDoublesAtEveryLevel",
       [] {
         // Level k holds level k - 1 twice: 2^30 submodules from 30 objects.
         PickleBuilder pickle;
         pickle.proto(2);
         module(pickle, [](PickleBuilder&) {});
         for (int i = 0; i < 30; ++i) {
           pickle.put(1).raw("0");
           module(pickle, [](PickleBuilder& inner) { inner.text("a").get(1).text("b").get(1); });
         }
         return pythonZip(pickle.stop().bytes()).build();
       },
       "data.pkl: more than 1000 submodules",
       {.entries = 1000}},
      {"SubmoduleUnknown",
       [] {
         PickleBuilder pickle;
         pickle.proto(2);
         module(pickle, [](PickleBuilder& inner) { inner.text("x").global("evil", "f").emptyTuple().reduce(); });
         return pythonZip(pickle.stop().bytes()).build();
       },
       "data.pkl: submodule 'x' is made by 'evil.f', which is not known"},
  };
}

}  // namespace

std::vector<Case> tensorCases() {
  std::vector<Case> all = sizeCases();
  for (auto more : {storageCases(), dependenceCases(), moduleCases()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace dictum::hostile

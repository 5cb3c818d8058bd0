// Files that two programs would read differently: each has a second meaning that some loader or scanner takes.
#include "hostile/bytes.h"
#include "hostile/checkpoint_builder.h"
#include "hostile/hostile_case.h"

namespace dictum::hostile {
namespace {

const TensorSpec six{.sizes = {2, 3}};

std::string withRecord(ZipRecordSpec record) { return smallPythonZip().add(std::move(record)).build(); }

template <typename Body>
std::function<std::string()> pickle(Body body) {
  return [=] {
    PickleBuilder made;
    body(made.proto(2));
    return pythonZip(made.stop().bytes(), {{"0", 24}}).build();
  };
}

std::string fakeEndRecord() { return "PK\5\6" + std::string(18, '\0'); }

std::vector<Case> zipCasesOfTwoMeanings() {
  const std::string zip64 = bytesOf<std::uint16_t>(1) + bytesOf<std::uint16_t>(8) + bytesOf<std::uint64_t>(0);
  return {
      {"DataPickleInCapitals", [] { return withRecord({.name = "net/DATA.PKL", .contents = "\x80\x02}."}); },
       "record 'net/DATA.PKL': differs from 'data.pkl' in case only; programs disagree about which is meant"},
      {"StorageFolderInCapitals", [] { return withRecord({.name = "net/Data/0", .contents = std::string(24, '\1')}); },
       "record 'net/Data/0': differs from 'data/' in case only; programs disagree about which is meant"},
      {"ByteOrderInCapitals", [] { return withRecord({.name = "net/ByteOrder", .contents = "big"}); },
       "record 'net/ByteOrder': differs from 'byteorder' in case only; programs disagree about which is meant"},
      {"TopDirectoryInCapitals", [] { return withRecord({.name = "NET/data.pkl", .contents = "\x80\x02}."}); },
       "the archive has two top directories, 'net/' and 'NET/'"},
      {"Backslashes", [] { return withRecord({.name = "net\\data.pkl", .contents = "\x80\x02}."}); },
       "record 'net\\data.pkl' is not in the archive's one directory"},
      {"TwoZip64Fields", [=] { return withRecord({.name = "net/x", .contents = "x", .extra = zip64 + zip64}); },
       "record 'net/x': it has two ZIP64 extra fields"},
      {"LocalHeaderEncrypted",
       [] {
         return ZipBuilder().add({.name = "net/data.pkl", .contents = "\x80\x02}.", .localFlags = 0x0809}).build();
       },
       "record 'net/data.pkl': its local header says that it is encrypted, the central directory that it is not"},
      {"LocalSizeOfContentsDiffers",
       [] {
         return ZipBuilder()
             .add({.name = "net/data.pkl", .contents = "\x80\x02}.", .localCompressedSize = 4, .localSize = 1000})
             .build();
       },
       "record 'net/data.pkl': its local header has another size than the central directory"},
      {"LocalNameOfManyBytes",
       [] {
         return ZipBuilder()
             .add({.name = "net/data.pkl", .contents = "\x80\x02}.", .localName = std::string(60000, 'x')})
             .build();
       },
       "record 'net/data.pkl': its local header has another name than the central directory"},
      {"EndRecordInComment",
       [] {
         ZipBuilder zip = smallPythonZip();
         zip.comment = fakeEndRecord();
         return zip.build();
       },
       "577 bytes too many before the end record; bytes before the archive, or two archives in one file"},
      {"ArchiveInAppendedBytes",
       [] {
         ZipBuilder zip = smallPythonZip();
         zip.appended = smallPythonZip().build();
         return zip.build();
       },
       "the ZIP64 end record at byte 479 does not end at its locator, at byte 1112"},
      {"ArchiveInAppendedBytesWithoutZip64",
       [] {
         ZipBuilder zip = smallPythonZip();
         zip.zip64 = false;
         zip.appended = zip.build();
         return zip.build();
       },
       "501 bytes too many before the end record; bytes before the archive, or two archives in one file"},
      {"DeflatedPickleBomb",
       [] {
         const std::string pickle = "\x80\x02" + std::string(20 << 20, ']') + ".";
         return ZipBuilder().add({.name = "net/data.pkl", .contents = pickle, .deflate = true}).build();
       },
       "record 'net/data.pkl': has 20971523 bytes, more than the 16777216 that are read"},
  };
}

std::vector<Case> pickleCasesOfTwoMeanings() {
  return {
      {"WrapperTwice", pickle([](PickleBuilder& p) {
         p.emptyDict().mark();
         p.text("model").emptyDict().mark().text("w").tensor(six).text("v").tensor(six).setItems();
         p.text("model").emptyDict().mark().text("u").tensor(six).setItems().setItems();
       }),
       "data.pkl: key 'model' is there twice"},
      {"InnerWrapperTwice", pickle([](PickleBuilder& p) {
         p.emptyDict().mark().text("a").emptyDict();
         p.text("net").emptyDict().mark().text("w").tensor(six).setItems().setItem();
         p.text("net").emptyDict().mark().text("u").tensor(six).setItems().setItem().setItems();
       }),
       "data.pkl: key 'net' is there twice in 'a'"},
      {"ModuleAttributeTwice", pickle([](PickleBuilder& p) {
         p.global("__main__", "Net").emptyTuple().newObject().emptyDict().mark();
         p.text("_parameters").emptyDict().mark().text("w").tensor(six).setItems();
         p.text("_buffers").emptyDict().text("_modules").emptyDict();
         p.text("_parameters").emptyDict().mark().text("u").tensor(six).setItems().setItems().build();
       }),
       "data.pkl: key '_parameters' is there twice"},
      {"SubmoduleTwice", pickle([](PickleBuilder& p) {
         const auto module = [&](auto children) {
           p.global("__main__", "Net").emptyTuple().newObject().emptyDict().mark();
           p.text("_parameters").emptyDict().text("_buffers").emptyDict().text("_modules").emptyDict().mark();
           children();
           p.setItems().setItems().build();
         };
         module([&] {
           p.text("fc");
           module([] {});
           p.text("fc");
           module([] {});
         });
       }),
       "data.pkl: submodule 'fc' is there twice"},
      {"BuiltTwice", pickle([](PickleBuilder& p) {
         p.global("__main__", "Net").emptyTuple().newObject();
         p.emptyDict().build().emptyDict().build();
       }),
       "data.pkl: byte 21: BUILD: the target was built already"},
      {"StorageOfTwoTypes", pickle([](PickleBuilder& p) {
         p.emptyDict().mark().text("w").tensor(six);
         p.text("v").tensor({.sizes = {24}, .storage = "ByteStorage"}).setItems();
       }),
       "data.pkl: key 'v': its storage '0' is of float32 and of uint8"},
      {"MemoBackwards",
       [] {
         std::string puts = "\x80\x02N";
         for (std::uint32_t i = 0; i < 200; ++i) puts += "r" + bytesOf<std::uint32_t>(1000 - i);
         return pythonZip(puts + ".").build();
       },
       "data.pkl: byte 503: LONG_BINPUT: more than 100 memo numbers out of order",
       {.memoGaps = 100}},
      {"NumelIsBigInteger", pickle([](PickleBuilder& p) {
         p.emptyDict().mark().text("w").global("torch._utils", "_rebuild_tensor_v2").mark().mark().text("storage");
         p.global("torch", "FloatStorage").text("0").text("cpu").raw("\x8a\xff").raw(std::string(255, '\x7f')).tuple();
         p.persistent().integer(0).integers({6}).integers({1}).boolean(false).orderedDict().tuple().reduce().setItems();
       }),
       "data.pkl: key 'w': the size of storage '0' is no number of elements"},
      {"TensorOfTerminalEscapes",
       pickle([](PickleBuilder& p) { p.emptyDict().mark().text("\x1b[2Jw").tensor({.sizes = {7}}).setItems(); }),
       "data.pkl: key '\x1b[2Jw': its storage '0' has 28 bytes, record 'data/0' has 24"},
  };
}

// A key of a megabyte, memoised, that leads through dictionaries or modules to a thousand others.
void longKey(PickleBuilder& p) { p.text(std::string(1 << 20, 'k')).put(9).raw("0"); }

std::vector<Case> longPathCases() {
  constexpr int levels = 50, places = 1000;
  return {
      {"LongKeysLeadToManyDictionaries", pickle([](PickleBuilder& p) {
         longKey(p);
         for (int i = 0; i < levels; ++i) p.emptyDict().get(9);
         p.emptyDict().mark();
         for (int i = 0; i < places; ++i) p.text("d" + std::to_string(i)).emptyDict().text("w").tensor(six).setItem();
         p.setItems();
         for (int i = 0; i < levels; ++i) p.setItem();
       }),
       "data.pkl: the keys that lead to its dictionaries are too long"},
      {"LongNamesOfSubmodules", pickle([](PickleBuilder& p) {
         longKey(p);
         const auto open = [&] {
           p.global("__main__", "Net").emptyTuple().newObject().emptyDict().mark().text("_parameters").emptyDict();
           p.text("_buffers").emptyDict().text("_modules").emptyDict().mark();
         };
         for (int i = 0; i < levels; ++i) {
           open();
           p.get(9);
         }
         open();
         for (int i = 0; i <= levels; ++i) p.setItems().setItems().build();
       }),
       "data.pkl: the names of its submodules are too long"},
      {"LongNamesInScripts",
       [] {
         PickleBuilder p;
         longKey(p.proto(2));
         for (int i = 0; i < levels; ++i)
           p.global("__torch__", "Module").emptyTuple().newObject().emptyDict().mark().get(9);
         p.global("__torch__", "Module").emptyTuple().newObject().emptyDict().build();
         for (int i = 0; i < levels; ++i) p.setItems().build();
         return scriptArchive(p.stop().bytes(), {}).build();
       },
       "data.pkl: the names of its submodules are too long"},
  };
}

std::vector<Case> headerCasesOfTwoMeanings() {
  const auto header = [](std::string text, std::size_t data = 24) { return [=] { return safetensors(text, data); }; };
  const std::string w = R"({"dtype":"F32","shape":[2,3],"data_offsets":[0,24]})";
  return {
      {"KeyTwiceOnceEscaped", header("{\"w\":" + w + ",\"\\u0077\":" + w + "}"), "the header: key 'w' is there twice"},
      {"KeyIsHalfACharacter", header("{\"\\ud800\":" + w + "}"), "the header: no valid JSON at byte 9"},
      {"HeaderEndsWithNul", header("{\"w\":" + w + "}" + std::string(3, '\0')), "the header: no valid JSON at byte 58"},
      {"HeaderOfNothing", [] { return bytesOf<std::uint64_t>(0) + "{}"; }, "the header does not start with '{'"},
      {"SizeInExponents", header(R"({"w":{"dtype":"F32","shape":[6e0],"data_offsets":[0,24]}})"),
       "the header: 'w': 'shape' is no valid field of a tensor"},
      {"SizeIsMinusZero", header(R"({"w":{"dtype":"F32","shape":[-0],"data_offsets":[0,0]}})", 0),
       "the header: 'w': 'shape' is no valid field of a tensor"},
      {"OffsetsOf16EB", header(R"({"w":{"dtype":"U8","shape":[6],"data_offsets":[0,18446744073709551615]}})"),
       "'w': shape [6] of uint8 needs 6 bytes, data_offsets give 18446744073709551615"},
      {"NothingFarAway",
       header(R"({"w":)" + w + R"(,"e":{"dtype":"F32","shape":[0],"data_offsets":[1000000,1000000]}})"),
       "'e': 999976 bytes before its data belong to no tensor"},
      {"NothingInsideAnother", header(R"({"w":)" + w + R"(,"e":{"dtype":"F32","shape":[0],"data_offsets":[12,12]}})"),
       "'e': its data overlap those of another tensor"},
      {"MetadataTwice", header(R"({"__metadata__":{},"__metadata__":{"a":"b"},"w":)" + w + "}"),
       "the header: key '__metadata__' is there twice"},
      {"IndexMapTwice", [] { return R"({"weight_map":{"a":"x"},"weight_map":{"b":"y"}})"; },
       "shard index: key 'weight_map' is there twice"},
      {"IndexMapIsList", [] { return R"({"weight_map":["a"]})"; }, "shard index: weight_map is no object"},
      {"IndexMapsToNothing", [] { return R"({"weight_map":{"w":""}})"; },
       "shard index: key 'w': '' is no plain file name"},
      {"IndexLeadsUp", [] { return R"({"weight_map":{"w":".."}})"; },
       "shard index: key 'w': '..' is no plain file name"},
      {"IndexNameHoldsNul", [] { return R"({"weight_map":{"w":"a\u0000b"}})"; },
       "shard index: key 'w': 'a" + std::string(1, '\0') + "b' is no plain file name"},
      {"IndexOfTooManyShards",
       [] { return R"({"weight_map":{"a":"1","b":"2","c":"3"}})"; },
       "shard index: more than 2 shards",
       {.shards = 2}},
      {"IndexOfNothing", [] { return R"({"weight_map":{}})"; }, "the index lists no keys"},
  };
}

}  // namespace

std::vector<Case> ambiguousCases() {
  std::vector<Case> all = zipCasesOfTwoMeanings();
  for (auto more : {pickleCasesOfTwoMeanings(), headerCasesOfTwoMeanings(), longPathCases()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace dictum::hostile

#include "hostile/bytes.h"
#include "hostile/checkpoint_builder.h"
#include "hostile/hostile_case.h"

namespace dictum::hostile {
namespace {

std::function<std::string()> header(std::string text, std::size_t data = 24) {
  return [=] { return safetensors(text, data); };
}

std::string tensor(const std::string& fields) { return "{\"w\":{" + fields + "}}"; }

}  // namespace

std::vector<Case> safetensorsCases() {
  const std::string good = R"("dtype":"F32","shape":[2,3],"data_offsets":[0,24])";
  return {
      {"HeaderTooLong",
       header(tensor(good)),
       "the header has 57 bytes, more than the 20 that are read",
       {.headerBytes = 20}},
      {"HeaderBeyondFile", [] { return bytesOf<std::uint64_t>(99'000'000) + "{\"w\":"; },
       "truncated: the header needs 99000000 bytes at byte 8, the file has 13"},
      {"HeaderOf16EB", [] { return bytesOf(~std::uint64_t{0}) + "{\"w\":"; },
       "the header has 18446744073709551615 bytes, more than the 100000000 that are read"},
      {"HeaderStartsWithSpace", header(" " + tensor(good)),
       "looks like safetensors, but its header does not start with '{'"},
      {"HeaderCut", header(tensor(good).substr(0, 40)), "the header: no valid JSON at byte 41"},
      {"HeaderNotUtf8", header("{\"\xff\":{" + good + "}}"), "the header: no valid JSON at byte 3"},
      {"HeaderAndMore", header(tensor(good) + "{}"), "the header: no valid JSON at byte 58"},
      // Reports put keys together by the submodules above them.
      {"KeyOfManyNames",
       [good] {
         std::string key;
         for (int i = 0; i < 300; ++i) key += "a.";
         return safetensors("{\"" + key + "w\":{" + good + "}}", 24);
       },
       "the key of entry 0: 301 names with dots between them, more than 256"},
      {"KeyOfManyBytes", [good] { return safetensors("{\"" + std::string(70'000, 'k') + "\":{" + good + "}}", 24); },
       "the key of entry 0: a name of 70000 bytes, more than 65536"},
      {"KeyTwiceInHeader", header("{\"w\":{" + good + "},\"w\":{" + good + "}}"), "the header: key 'w' is there twice"},
      {"FieldTwice", header(tensor(R"("dtype":"F32",)" + good)), "the header: key 'dtype' is there twice"},
      {"NestedDeeply", header("{\"w\":" + std::string(50'000, '[')), "the header: 'w': is no description of a tensor"},
      {"NestedShape", header(tensor(R"("dtype":"F32","shape":[[2],3],"data_offsets":[0,24])")),
       "the header: is nested deeper than 3"},
      {"DtypeUnknownInHeader", header(tensor(R"("dtype":"F33","shape":[2,3],"data_offsets":[0,24])")),
       "the header: 'w': dtype 'F33' is not known"},
      {"DtypeMissing", header(tensor(R"("shape":[2,3],"data_offsets":[0,24])")), "the header: 'w': has no dtype"},
      {"ShapeMissing", header(tensor(R"("dtype":"F32","data_offsets":[0,24])")), "the header: 'w': has no shape"},
      {"OffsetsMissing", header(tensor(R"("dtype":"F32","shape":[2,3])")), "the header: 'w': has no two data_offsets"},
      {"ThreeOffsets", header(tensor(R"("dtype":"F32","shape":[2,3],"data_offsets":[0,24,30])")),
       "the header: 'w': more than two data_offsets"},
      {"SizeNegativeInHeader", header(tensor(R"("dtype":"F32","shape":[-2,3],"data_offsets":[0,24])")),
       "the header: 'w': 'shape' is no valid field of a tensor"},
      {"SizeFractional", header(tensor(R"("dtype":"F32","shape":[2.5,3],"data_offsets":[0,24])")),
       "the header: 'w': 'shape' is no valid field of a tensor"},
      {"SizeBeyond63Bits", header(tensor(R"("dtype":"F32","shape":[18446744073709551615],"data_offsets":[0,24])")),
       "the header: 'w': size 18446744073709551615 is beyond 63 bits"},
      {"ShapeOverflows", header(tensor(R"("dtype":"F32","shape":[4611686018427387904,8],"data_offsets":[0,24])")),
       "'w': shape [4611686018427387904, 8] is beyond 64 bits"},
      {"SizeDisagrees", header(tensor(R"("dtype":"F32","shape":[2,4],"data_offsets":[0,24])")),
       "'w': shape [2, 4] of float32 needs 32 bytes, data_offsets give 24"},
      {"SubByteSizeDisagrees", header(tensor(R"("dtype":"F4","shape":[3],"data_offsets":[0,2])"), 2),
       "'w': shape [3] of float4_e2m1fn needs 2 bytes, data_offsets give 2"},
      {"OffsetsBackwards", header(tensor(R"("dtype":"F32","shape":[2,3],"data_offsets":[24,0])")),
       "'w': data_offsets [24, 0] end before they begin"},
      {"DataTruncated", header(tensor(good), 20), "truncated: the tensors have 24 bytes, the file has 20 of them"},
      {"HoleInData",
       header(
           R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]}})",
           6),
       "'b': 2 bytes before its data belong to no tensor"},
      {"OverlapInData",
       header(
           R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}})",
           6),
       "'b': its data overlap those of another tensor"},
      {"MetadataNotText", header(R"({"__metadata__":{"a":1},"w":{)" + good + "}}"),
       "the header: '__metadata__': must hold strings only"},
      {"MetadataNested", header(R"({"__metadata__":{"a":{}},"w":{)" + good + "}}"),
       "the header: '__metadata__': must hold strings only"},
      {"TensorIsNumber", header(R"({"w":1})"), "the header: 'w': is no description of a tensor"},
      {"FieldUnknown", header(tensor(R"("x":"y",)" + good)), "the header: 'w': 'x' is no valid field of a tensor"},
      {"TooManyTensors", header(R"({"a":{},"b":{}})"), "the header: 'a': has no dtype", {.entries = 1}},
  };
}

}  // namespace dictum::hostile

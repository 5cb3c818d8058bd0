#include "hostile/bytes.h"
#include "hostile/checkpoint_builder.h"
#include "hostile/hostile_case.h"

namespace dictum::hostile {
namespace {

std::function<std::string()> file(std::string beginning) {
  return [=] { return beginning + std::string(600, 'x'); };
}

std::string tar() {
  std::string header(512, '\0');
  header.replace(0, 8, "sys_info");
  header.replace(100, 7, "0000644");
  header.replace(124, 11, "00000000100");
  header.replace(257, 5, "ustar");
  return header;
}

std::string oldTar() {
  std::string header = tar();
  header.replace(257, 5, std::string(5, '\0'));
  return header;
}

std::function<std::string()> zipWith(std::string name) {
  return [=] { return ZipBuilder().add(name, "x").build(); };
}

}  // namespace

std::vector<Case> foreignCases() {
  return {
      {"EmptyFile", [] { return ""; }, "is empty; copy or download the file again"},
      {"OneByte", [] { return "x"; },
       "is no checkpoint of a known format (torch.save, torch::save, TorchScript, safetensors, npz)"},
      {"ZeroBytes", [] { return std::string(4096, '\0'); },
       "begins with zero bytes; the copy or download is not complete"},
      {"TwoZeroBytes", [] { return std::string(2, '\0'); },
       "begins with zero bytes; the copy or download is not complete"},
      {"GitLfsPointer", file("version https://git-lfs.github.com/spec/v1\noid sha256:00\n"),
       "is a Git LFS pointer, not the file itself; run 'git lfs pull'"},
      {"Gguf", file("GGUF\3"),
       "is a GGUF file, whose names and blocks are llama.cpp's; use the checkpoint it was converted from"},
      {"Hdf5", file("\x89HDF\r\n\x1a\n"),
       "is an HDF5 file (Keras); PyTorch does not load it; convert it to safetensors"},
      {"Gzip", file("\x1f\x8b\x08"), "is compressed with gzip; decompress it first"},
      {"Html", file("<!DOCTYPE html>"), "is an HTML page, probably the answer of a server; download the file again"},
      {"HtmlInCapitals", file("\n<HTML><BODY>404</BODY>"),
       "is an HTML page, probably the answer of a server; download the file again"},
      {"Xml", file("<?xml version='1.0'?>"),
       "is an XML document, probably the answer of a server; download the file again"},
      {"Text", file("Access denied\n"), "is a text file, not a checkpoint; was it downloaded or copied as a whole?"},
      {"TensorFlowIndex", file(std::string("\0\0\6\x08\1\x1a\2\x08\1\0\0", 11)),
       "is the index of a TensorFlow checkpoint; PyTorch does not load it; convert it to safetensors"},
      {"TensorFlowLite", file("\x1c" + std::string(3, '\0') + "TFL3"),
       "is a TensorFlow Lite model; PyTorch does not load it; convert it to safetensors"},
      {"SevenZip", file("7z\xbc\xaf\x27\x1c"), "is a 7z archive; extract it first"},
      {"PickleOfSklearn",
       [] {
         return PickleBuilder()
             .proto(4)
             .global("sklearn.linear_model._base", "LinearRegression")
             .emptyTuple()
             .newObject()
             .emptyDict()
             .build()
             .stop()
             .bytes();
       },
       "is a plain pickle of 'sklearn.linear_model._base.LinearRegression', not a checkpoint of PyTorch; save with "
       "torch.save"},
      {"PickleOfJoblib", [] { return std::string("\x80\x04NNN\0\1\2\3\4", 10); },
       "is a plain pickle, which torch.save did not write: byte 5: 0x00 is not an opcode"},
      {"Tar", tar, "is a tar archive; extract it first, or load it with PyTorch and save it again"},
      {"OldTar", oldTar, "is a tar archive; load it with PyTorch and save it again"},
      {"Onnx", file("\x08\x07\x12\x07pytorch"),
       "is an ONNX model, whose names are not a module's keys; use the checkpoint it was exported from"},
      {"Npy", file("\x93NUMPY\1"), "is a single NumPy array without keys; save several with numpy.savez"},
      {"PlainPickle", [] { return "\x80\x02}."; },
       "is a plain pickle, not a checkpoint of PyTorch; save with torch.save"},
      {"OtherJson", [] { return R"({"hidden_size": 4})"; },
       "is JSON, but no shard index: it has no object 'weight_map'"},
      {"IndexLeadsAway", [] { return R"({"weight_map": {"w": "../other.safetensors"}})"; },
       "shard index: key 'w': '../other.safetensors' is no plain file name"},
      {"IndexLeadsToRoot", [] { return R"({"weight_map": {"w": "/etc/passwd"}})"; },
       "shard index: key 'w': '/etc/passwd' is no plain file name"},
      {"IndexKeyTwice", [] { return R"({"weight_map": {"w": "a", "w": "b"}})"; },
       "shard index: key 'w' is there twice"},
      {"IndexMapsToNumber", [] { return R"({"weight_map": {"w": 1}})"; },
       "shard index: weight_map must map keys to file names"},
      {"IndexIsNested", [] { return "{\"metadata\":" + std::string(100'000, '['); },
       "shard index: is nested deeper than 8"},
      {"KerasZip", zipWith("model.weights.h5"),
       "is a Keras model; PyTorch does not load it; convert it to safetensors"},
      {"TorchPackage", zipWith("net/.data/extern_modules"),
       "is a package of torch.package; load it with torch.package.PackageImporter and save its state_dict()"},
      {"TorchExport", zipWith("serialized_exported_program.json"),
       "is a program of torch.export (.pt2); save module.state_dict() of the module instead"},
      {"OldTorchScript", zipWith("net/model.json"),
       "is a TorchScript file from before PyTorch 1.4; load it with torch.jit.load and save it again"},
      {"OtherZip", zipWith("docs/readme.txt"),
       "is a zip archive, but no checkpoint: it has no record 'data.pkl' in a top directory"},
  };
}

}  // namespace dictum::hostile

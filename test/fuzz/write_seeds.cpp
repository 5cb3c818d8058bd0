// Writes one small correct file of each format into a folder, for the fuzzers to start from.
#include <fstream>
#include <string>

#include "hostile/checkpoint_builder.h"

using namespace dictum::hostile;

static void write(const std::string& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

int main(int, char** argv) {
  const std::string folder = argv[1];
  const std::string pickle = dictPickle([](PickleBuilder& p) { p.tensor({.sizes = {2, 3}}); });
  const std::string dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }";
  const std::string header = R"({"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}})";
  PickleBuilder script;
  script.proto(2).global("__torch__", "Module").emptyTuple().newObject().emptyDict().mark();
  script.text("w").tensor({.sizes = {2, 3}}).setItems().build().stop();
  const std::string code = "class Module(Module):\n  __parameters__ = [\"w\", ]\n  __buffers__ = []\n";
  write(folder + "/python.pth", pythonZip(pickle, {{"0", 24}}).build());
  write(folder + "/script.pt", scriptArchive(script.bytes(), {{"__torch__.py", code}}, {{"0", 24}}).build());
  write(folder + "/legacy.pth", legacy(smallLegacy()));
  write(folder + "/npz.npz",
        ZipBuilder().add({.name = "w.npy", .contents = numpyArray(dictionary, 24), .deflate = true}).build());
  write(folder + "/safetensors", safetensors(header, 24));
  write(folder + "/pickle", pickle);
  write(folder + "/script_pickle", script.bytes());
  write(folder + "/header", header);
  write(folder + "/dictionary", dictionary);
  write(folder + "/code", code);
  write(folder + "/index.json", R"({"metadata":{"total_size":24},"weight_map":{"w":"a.safetensors"}})");
}

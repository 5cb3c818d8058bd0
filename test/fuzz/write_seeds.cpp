// Writes correct files for the fuzzers to start from, a folder for each: write_seeds FOLDER
#include <filesystem>
#include <fstream>
#include <string>

#include "hostile/checkpoint_builder.h"

using namespace dictum::hostile;

namespace {

class Seeds {
 public:
  explicit Seeds(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void write(const std::string& fuzzer, const std::string& name, const std::string& bytes) const {
    std::filesystem::create_directories(folder_ / fuzzer);
    std::ofstream(folder_ / fuzzer / name, std::ios::binary) << bytes;
  }

 private:
  std::filesystem::path folder_;
};

std::string scriptPickle() {
  PickleBuilder script;
  script.proto(2).global("__torch__", "Module").emptyTuple().newObject().emptyDict().mark();
  return script.text("w").tensor({.sizes = {2, 3}}).setItems().build().stop().bytes();
}

}  // namespace

int main(int, char** argv) {
  const Seeds seeds(argv[1]);
  const std::string pickle = dictPickle([](PickleBuilder& p) { p.tensor({.sizes = {2, 3}}); });
  const std::string dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }";
  const std::string header = R"({"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}})";
  const std::string code = "class Module(Module):\n  __parameters__ = [\"w\", ]\n  __buffers__ = []\n";
  const std::string index = R"({"metadata":{"total_size":16},"weight_map":{"a":"a.safetensors","b":"b.safetensors"}})";
  seeds.write("zip", "python.pth", pythonZip(pickle, {{"0", 24}}).build());
  seeds.write("zip", "script.pt", scriptArchive(scriptPickle(), {{"__torch__.py", code}}, {{"0", 24}}).build());
  seeds.write("zip", "array.npz",
              ZipBuilder().add({.name = "w.npy", .contents = numpyArray(dictionary, 24), .deflate = true}).build());
  seeds.write("zip", "legacy.pth", legacy(smallLegacy()));
  seeds.write("pickle", "dict", pickle);
  seeds.write("pickle", "script", scriptPickle());
  seeds.write("legacy", "object", smallLegacy().object);
  seeds.write("legacy", "rest", legacy(smallLegacy()).substr(15));
  seeds.write("safetensors", "header", header);
  seeds.write("safetensors", "metadata", R"({"__metadata__":{"v":"w"},)" + header.substr(1));
  seeds.write("shard_index", "index", index);
  seeds.write("script_code", "class", code);
  seeds.write("script_code", "array", dictionary);
  seeds.write("policy", "models",
              "level: loads\nfail-on-incomplete: true\nmodels:\n  - Plain\n  - model: Net\n    level: exact\n"
              "    configurations: [{layers: 4, config: {norm: \"a\"}, dims: [64, [1, 2]]}]\n");
  seeds.write("policy", "ignore",
              "checkpoints:\n  - {path: golden/net.pt, model: Net}\nignore:\n  - model: Net\n    change: removed\n"
              "    key: conv.*\n    reason: wanted\n    expires: 2027-01-31\n");
}

// Between the part that sees LibTorch, which is C++17, and the readers and the matcher, which are C++20: plain data.
//
// One side (state_dict.cpp, load_state_dict.cpp, ...) includes <torch/...> and this; the other (bridge_*.cpp) includes
// the headers of schema, checkpoint and match and this. No file includes both.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dictum::bridge {

// A tensor of a live module.
struct LiveTensor {
  std::string key;
  std::string dtype;  // as the readers name it
  std::vector<std::int64_t> shape;
  bool isBuffer = false;
};

struct LiveModule {
  std::string className;
  std::vector<LiveTensor> tensors;
  std::vector<std::string> submodules;       // paths of all
  std::vector<std::string> notSerializable;  // of those that torch::save leaves out
};

struct LoadWishes {
  bool strict = true;
  bool convertDtype = false;
  std::vector<std::string> ignore, allowMissing, allowUnexpected;
  std::vector<std::pair<std::string, std::string>> map;
  std::string mapFile;
};

struct Difference {
  std::string key;
  std::vector<std::int64_t> expectedShape, foundShape;  // of another shape
  std::string expectedDtype, foundDtype;                // of another dtype
};

// A row-major array of the file.
struct Array {
  std::string dtype;
  std::vector<std::int64_t> shape;
};

// How the integers of a quantised tensor become its elements.
struct Quantiser {
  std::string scheme;  // "per_tensor_affine", ...; empty for a tensor that is not quantised
  double scale = 0;
  std::int64_t zeroPoint = 0;
  std::int64_t axis = 0;
};

// One tensor that is to be copied.
struct Copy {
  std::size_t tensor = 0;    // of the module
  std::size_t entry = 0;     // of the file
  Array array;               // as LoadPlan::read gives it; of a sparse tensor dtype and shape of the whole
  std::string layout;        // "strided", "sparse_coo", "sparse_csr", ...
  std::vector<Array> parts;  // of a sparse tensor: indices and values; of a quantised one: scales and zero points
  Quantiser quantiser;
};

// A tensor that the file has not got, and the number that fills it.
struct Fill {
  std::size_t tensor = 0;  // of the module
  double value = 0;
};

// A file held against a module; open until the data are read.
class LoadPlan {
 public:
  LoadPlan(const std::string& file, const LiveModule& module, const LoadWishes& wishes);
  ~LoadPlan();

  bool fits = false;  // as the wishes have it
  std::string error;
  std::string format, stripped, added, text;
  std::vector<std::string> missing, unexpected, notes;
  std::vector<Difference> shapes, dtypes;
  std::vector<std::pair<std::string, std::string>> renames;
  std::vector<Copy> copies;  // in the order of the file
  std::vector<Fill> fills;

  // Writes the elements of `array`, or of one of the parts, to `out`; the error, or nothing.
  std::optional<std::string> read(const Copy& copy, char* out);
  std::optional<std::string> readPart(const Copy& copy, std::size_t part, char* out);

 private:
  struct File;
  std::unique_ptr<File> file_;
};

struct Verdict {
  bool fits = false;
  std::string error, verdict, text, json;
};

Verdict verify(const LiveModule& module, const std::string& lock, const std::string& model,
               const std::vector<std::pair<std::string, std::string>>& inputs);

// What a checkpoint is written from. Several tensors may lie in one storage.
struct SavedStorage {
  const char* data = nullptr;
  std::uint64_t bytes = 0;
};

struct SavedTensor {
  std::string key;
  std::string dtype;
  std::vector<std::int64_t> shape, strides;
  std::size_t storage = 0;
  std::uint64_t offset = 0;  // of the first element in its storage, in elements
};

// Each gives the error, or nothing.
std::optional<std::string> writePythonZip(const std::string& file, const std::vector<SavedTensor>& tensors,
                                          const std::vector<SavedStorage>& storages);
std::optional<std::string> writeSafetensors(const std::string& file, const std::vector<SavedTensor>& tensors,
                                            const std::vector<SavedStorage>& storages);

struct Epoch {
  std::int64_t number = 0;
  LiveModule module;
  std::vector<std::string> frozen, unused, zeroGradient;
};
std::optional<std::string> appendRecord(const std::string& file, const Epoch& epoch);

}  // namespace dictum::bridge

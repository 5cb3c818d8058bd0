// Loading a checkpoint all or nothing, from any format that Dictum reads.
//
//     auto report = dictum::load_state_dict(*net, "net.pth");
//     if (!report) std::cerr << report.message() << "\n";    // the module is as it was
//
// torch::load(module, file) throws at the first key that is missing with half of the module loaded, drops what the
// module does not have, and replaces tensors of another shape, all without a word; and it does not read what Python
// writes. Here the file is held against the module first, every difference is in the report, and the module changes
// only where all fits, or what does not is allowed.
//
// Formats: torch.save of Python (zip and legacy, state dicts bare or wrapped, whole modules), torch::save of C++,
// TorchScript, safetensors, sharded files of both kinds, folders of torch.distributed.checkpoint, npz. Nothing in a
// file is executed.
//
// Tensors are copied in place: parameters keep their identity, device, dtype and requires_grad, so that optimizers
// stay valid. The data of the file are in memory once more while it is loaded.
#pragma once

#include <torch/nn/module.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "dictum/export.h"

namespace dictum {

struct LoadOptions {
  // False: keys that are missing or unexpected do not keep the others from being loaded. Shapes must fit all the same.
  bool strict = true;
  // Converts elements of another dtype, as Python's load_state_dict does. Otherwise another dtype does not fit.
  bool convert_dtype = false;

  // Patterns over keys: `*` is any text within one name, `**` any text with dots, and a submodule stands for what is
  // below it. `ignore` leaves keys out on both sides.
  std::vector<std::string> ignore;
  std::vector<std::string> allow_missing;
  std::vector<std::string> allow_unexpected;
  // Keys of the file that are other keys in the module: {"backbone", "encoder"}.
  std::vector<std::pair<std::string, std::string>> map;
  // A migration map as `dictum diff --write-map` writes it: keys that are renamed, dropped, or new and filled with a
  // number.
  std::string map_file;
};

struct ShapeMismatch {
  std::string key;
  std::vector<std::int64_t> expected;  // the module's
  std::vector<std::int64_t> found;     // the file's
};

struct DtypeMismatch {
  std::string key;
  std::string expected;
  std::string found;
};

struct ProbableRename {
  std::string file;    // an unexpected key
  std::string module;  // a missing one with the same shape in a similar place
};

struct LoadReport {
  bool loaded = false;  // the module was changed
  std::string error;    // why the file could not be read, or an option not understood; empty where it could
  std::string file;
  std::string format;    // "python zip", "safetensors", ...
  std::string stripped;  // prefix that the file's keys have and the module's have not, e.g. "module."
  std::string added;     // prefix that the module's keys have and the file's have not

  // As in Python: keys of the module that the file lacks, and keys of the file that the module lacks, also where they
  // are allowed.
  std::vector<std::string> missing_keys;
  std::vector<std::string> unexpected_keys;
  std::vector<ShapeMismatch> shapes;
  std::vector<DtypeMismatch> dtypes;
  std::vector<ProbableRename> renames;
  std::vector<std::string> notes;  // what else a user should know of the file

  explicit operator bool() const { return loaded; }
  // For people, in several lines: whether it was loaded and everything that differs.
  DICTUM_TORCH_API std::string message() const;
};

[[nodiscard]] DICTUM_TORCH_API LoadReport load_state_dict(torch::nn::Module& module, const std::string& file,
                                                          const LoadOptions& options = {});

}  // namespace dictum

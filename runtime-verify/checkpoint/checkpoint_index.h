// What a checkpoint file holds, without its tensor data.
//
//     auto index = readCheckpoint("net.pt");        // Result<CheckpointIndex>
//
// Readers take metadata only: they read the archive's directory and the pickle or header, never tensor data, and never
// execute anything. Whatever a file says is checked before it is believed, so a hostile file is an error and no more.
// The kind of an entry is known only where the format says it. docs/checkpoints.md tells what each format gives.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/error.h"
#include "schema/prediction.h"

namespace dictum::checkpoint {

struct Composition;

struct TensorEntry {
  std::string key;
  std::optional<schema::Kind> kind;     // parameter or buffer, where the format tells
  std::string dtype;                    // "float32", "int64", ...
  std::vector<std::int64_t> shape;      // elements per dimension; empty for a scalar
  std::vector<std::int64_t> strides;    // elements between neighbours per dimension; empty where row-major
  std::string_view layout = "strided";  // or "sparse_coo", "sparse_csr", "meta", ...: how `shape` is stored; a constant
  std::uint32_t shard = 0;              // position in `shards` of the index plus one; 0: the checkpoint itself
  std::string storage;                  // identity of the storage; equal for tensors that share memory
  std::string tie;                      // equal for entries that are the same tensor: storage, offset, shape, strides
  std::uint64_t elementOffset = 0;      // of the first element in its storage, in elements
  std::optional<std::uint64_t> offset;  // of the first element in the file, in bytes; see locateData for archives
  std::uint64_t bytes = 0;              // of the data: elements times item size
  bool bigEndian = false;               // byte order of the data, where a file has both: npz
  bool conjugate = false;               // the data are the complex conjugates of the elements
  bool negative = false;                // the data are the elements with the other sign
  std::shared_ptr<Composition> made;    // of a sparse or quantised tensor: what else it is made of
};

// What a sparse or quantised tensor is made of. The entry itself says dtype and shape of the whole.
struct Composition {
  // sparse_coo: indices, values. sparse_csr, ...: compressed indices, plain indices, values. Quantised per channel:
  // scales, zero points; its elements are the entry's own data.
  std::vector<TensorEntry> tensors;
  std::string scheme;  // of a quantised tensor: "per_tensor_affine", ...
  double scale = 0;    // of one that is quantised per tensor
  std::int64_t zeroPoint = 0;
  std::int64_t axis = 0;  // of one that is quantised per channel
};

struct CheckpointIndex {
  std::string path;
  std::string format;   // "libtorch archive", "torchscript", "python zip", "python legacy", "safetensors"
  std::string wrapper;  // path of the dict that the entries were found in, e.g. "state_dict"; empty for the root
  std::string prefix;   // shared by all keys and stripped, e.g. "module."; empty where none
  std::vector<TensorEntry> entries;     // in the file's order
  std::vector<std::string> shards;      // names of the files that hold the entries of a sharded checkpoint
  std::vector<std::string> submodules;  // paths of all submodules, also those without keys, where the format lists them
  std::vector<std::string> unknownGlobals;  // names of globals that are no part of a state dict; named, never executed
  std::vector<std::string> notes;  // what a user should know: appended bytes, other candidates, non-tensor values
  bool bigEndian = false;          // byte order of the tensor data; of an npz whether some are
  std::uint64_t fileBytes = 0;     // size of the file
  std::uint64_t bytesRead = 0;     // how many of them were read
};

// Reads the metadata of the file at `path`. The error says what the file is when it is recognised but not supported,
// and what was wrong and where when it is damaged or hostile.
Result<CheckpointIndex> readCheckpoint(const std::string& path);

// Fills `offset` of the entries of an archive, which readCheckpoint leaves out: it takes a small read per storage. For
// a program that goes on to read the data. Entries keep no offset where their data are compressed, or no plain array.
Result<void> locateData(CheckpointIndex& index);

}  // namespace dictum::checkpoint

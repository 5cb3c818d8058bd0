// npz: a zip archive of NumPy arrays, as numpy.savez and cnpy write it.
//
// Every record `<key>.npy` begins with a header that is a Python dictionary:
//
//     \x93NUMPY 1 0 <length> {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }
#pragma once

#include <string_view>

#include "checkpoint/checkpoint_index.h"
#include "checkpoint/limits.h"
#include "checkpoint/zip_directory.h"
#include "schema/error.h"

namespace dictum::checkpoint {

Result<CheckpointIndex> readNpz(ByteSource& source, const ZipDirectory& directory, const Limits& limits);

struct NumpyHeader {
  std::string descr;  // "<f4"
  bool fortranOrder = false;
  std::vector<std::int64_t> shape;
};

// The dictionary of a header, which holds these three keys and no others.
Result<NumpyHeader> parseNumpyHeader(std::string_view text, const Limits& limits);

}  // namespace dictum::checkpoint

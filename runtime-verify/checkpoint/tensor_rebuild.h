// From the description of a call that would rebuild a tensor to what is known about the tensor.
//
// A pickle holds a tensor as `torch._utils._rebuild_tensor_v2(storage, offset, size, stride, ...)`, possibly inside
// other such calls: a parameter, a subclass, a sparse tensor's values. The storage is a persistent id
// ('storage', type, key, location, numel). TensorReader unwraps these and checks them: the element at the largest index
// lies within the storage, and the storage has the bytes that it claims.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "checkpoint/checkpoint_index.h"
#include "checkpoint/dtype.h"
#include "checkpoint/limits.h"
#include "checkpoint/pickle_value.h"
#include "schema/error.h"

namespace dictum::checkpoint {

struct Storage {
  std::string_view key;          // name of its data, e.g. "0"
  const Dtype* dtype = nullptr;  // null: untyped, its elements are bytes
  std::uint64_t bytes = 0;
  std::uint64_t elements = 0;
  std::uint64_t viewOffset = 0;  // elements before it in the storage named `key`; legacy files only
};

// What a persistent id ('storage', type, key, location, numel[, view]) says.
Result<Storage> parseStorage(const PickleValues& values, ValueId persistent);

// Holds a storage against the file: is there a record, and is it that long?
using StorageCheck = std::function<Result<void>(const Storage&)>;

class TensorReader {
 public:
  TensorReader(const PickleValues& values, const Limits& limits, StorageCheck check)
      : values_(values), limits_(limits), check_(std::move(check)) {}

  // Whether the value is a call of one of PyTorch's functions that rebuild tensors.
  static bool isTensor(const PickleValues& values, ValueId id);

  // The entry without its key. The kind is given where the value is a Parameter.
  Result<TensorEntry> read(ValueId id) const;

 private:
  Result<TensorEntry> readNested(ValueId id, unsigned depth) const;
  Result<TensorEntry> readStrided(std::span<const ValueId> arguments, std::optional<ValueId> dtype) const;
  Result<TensorEntry> readMarked(std::span<const ValueId> arguments, bool hasDtype) const;
  Result<TensorEntry> readSparse(std::span<const ValueId> arguments, unsigned depth) const;
  Result<TensorEntry> readQuantised(std::span<const ValueId> arguments, unsigned depth) const;
  Result<TensorEntry> readWithoutStorage(std::string_view layout, ValueId dtype, ValueId size) const;
  Result<const Dtype*> readDtype(ValueId id) const;
  Result<std::vector<std::int64_t>> readSizes(ValueId id, std::string_view what) const;

  const PickleValues& values_;
  const Limits& limits_;
  StorageCheck check_;
};

}  // namespace dictum::checkpoint

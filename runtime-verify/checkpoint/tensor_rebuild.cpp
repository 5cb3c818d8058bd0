#include "checkpoint/tensor_rebuild.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "checkpoint/candidates.h"
#include "checkpoint/checked.h"
#include "checkpoint/strided.h"

namespace dictum::checkpoint {
namespace {

enum class Rebuild {
  Tensor,
  TensorV3,
  Parameter,
  Typed,
  Sparse,
  Quantised,
  Meta,
  Wrapper,
  DeviceCopy,
  Nested,
  Unsupported
};

struct Function {
  std::string_view name;
  std::size_t leastArguments;
  Rebuild how;
};

constexpr Function functions[] = {
    {"torch._utils._rebuild_tensor_v2", 4, Rebuild::Tensor},
    {"torch._utils._rebuild_tensor", 4, Rebuild::Tensor},
    {"torch._utils._rebuild_tensor_v3", 7, Rebuild::TensorV3},
    {"torch._utils._rebuild_parameter", 1, Rebuild::Parameter},
    {"torch._utils._rebuild_parameter_with_state", 1, Rebuild::Parameter},
    {"torch.nn.parameter.Parameter", 1, Rebuild::Parameter},
    {"torch._tensor._rebuild_from_type_v2", 3, Rebuild::Typed},
    {"torch._tensor._rebuild_from_type", 3, Rebuild::Typed},
    {"torch._utils._rebuild_sparse_tensor", 2, Rebuild::Sparse},
    {"torch._utils._rebuild_sparse_csr_tensor", 2, Rebuild::Sparse},
    {"torch._utils._rebuild_qtensor", 5, Rebuild::Quantised},
    {"torch._utils._rebuild_meta_tensor_no_storage", 2, Rebuild::Meta},
    {"torch._utils._rebuild_wrapper_subclass", 3, Rebuild::Wrapper},
    {"torch._utils._rebuild_device_tensor_from_cpu_tensor", 1, Rebuild::DeviceCopy},
    {"torch._utils._rebuild_device_tensor_from_numpy", 2, Rebuild::Unsupported},
    {"torch._utils._rebuild_nested_tensor", 1, Rebuild::Nested},
};

const Function* functionNamed(std::string_view name) {
  const auto found = std::find_if(std::begin(functions), std::end(functions),
                                  [&](const Function& function) { return function.name == name; });
  return found == std::end(functions) ? nullptr : found;
}

std::string_view withoutPrefix(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix ? text.substr(prefix.size()) : std::string_view();
}

// Number of elements from the first to the one at the largest index; 0 where there is none. Nothing on overflow.
std::optional<std::uint64_t> extentOf(const std::vector<std::int64_t>& shape,
                                      const std::vector<std::int64_t>& strides) {
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
  std::optional<std::uint64_t> last = 0;
  for (std::size_t i = 0; i < shape.size() && last; ++i) {
    const auto step = checkedMultiply(static_cast<std::uint64_t>(shape[i] - 1), static_cast<std::uint64_t>(strides[i]));
    last = step ? checkedAdd(*last, *step) : std::nullopt;
  }
  return last ? checkedAdd(*last, 1) : std::nullopt;
}

// Storage, offset, shape and strides: "7+0:16,3/3,1".
std::string tieOf(const Storage& storage, std::uint64_t offset, const std::vector<std::int64_t>& shape,
                  const std::vector<std::int64_t>& strides) {
  std::string tie(storage.key);
  const auto add = [&tie](char separator, auto number) {
    const fmt::format_int digits(number);
    (tie += separator).append(digits.data(), digits.size());
  };
  add('+', offset);
  for (std::size_t i = 0; i < shape.size(); ++i) add(i == 0 ? ':' : ',', shape[i]);
  for (std::size_t i = 0; i < strides.size(); ++i) add(i == 0 ? '/' : ',', strides[i]);
  return tie;
}

}  // namespace

Result<Storage> parseStorage(const PickleValues& values, ValueId persistent) {
  if (values.kind(persistent) != ValueKind::Persistent) return failure("its storage is no persistent id");
  const auto parts = values.items(values.items(persistent)[0]);
  if (parts.size() < 5 || values.text(parts[0]) != "storage") {
    return failure("its storage is no ('storage', type, key, location, numel)");
  }
  const auto type = values.kind(parts[1]) == ValueKind::Global ? values.text(parts[1]) : std::string_view();
  Storage storage;
  unsigned bits = 8;
  if (type != "torch.storage.UntypedStorage" && type != "torch.UntypedStorage") {
    auto name = withoutPrefix(type, "torch.");
    if (const auto onGpu = withoutPrefix(name, "cuda."); !onGpu.empty()) name = onGpu;
    storage.dtype = dtypeOfStorage(name);
    if (!storage.dtype) return failure(fmt::format("its storage type '{}' is not known", type));
    bits = std::max(storage.dtype->bits, 8u);
  }
  if (values.kind(parts[2]) != ValueKind::String) return failure("the key of its storage is no string");
  storage.key = values.text(parts[2]);
  const auto numel = values.kind(parts[4]) == ValueKind::Integer ? values.integer(parts[4]) : std::nullopt;
  const auto bytes = numel && *numel >= 0 ? bytesOf(static_cast<std::uint64_t>(*numel), bits) : std::nullopt;
  if (!bytes) return failure(fmt::format("the size of storage '{}' is no number of elements", storage.key));
  storage.bytes = *bytes;
  storage.elements = static_cast<std::uint64_t>(*numel);
  if (parts.size() > 5 && values.kind(parts[5]) != ValueKind::None) {
    const auto view = values.items(parts[5]);  // (view key, offset, numel): a storage that is part of another
    const auto offset = view.size() == 3 ? values.integer(view[1]) : std::nullopt;
    if (!offset || *offset < 0) return failure(fmt::format("the view of storage '{}' is not understood", storage.key));
    storage.viewOffset = static_cast<std::uint64_t>(*offset);
  }
  return storage;
}

bool TensorReader::isTensor(const PickleValues& values, ValueId id) {
  return functionNamed(values.calleeName(id)) != nullptr;
}

Result<TensorEntry> TensorReader::read(ValueId id) const { return readNested(id, 0); }

Result<TensorEntry> TensorReader::readNested(ValueId id, unsigned depth) const {
  constexpr unsigned deepest = 8;
  if (depth > deepest) return failure(fmt::format("a tensor is wrapped more than {} times", deepest));
  const auto name = values_.calleeName(id);
  const Function* function = functionNamed(name);
  if (!function)
    return failure(name.empty() ? "is no tensor" : fmt::format("is made by '{}', which is not known", name));
  const auto arguments = values_.items(values_.arguments(id));
  if (arguments.size() < function->leastArguments) {
    return failure(fmt::format("'{}' has {} arguments, needs {}", name, arguments.size(), function->leastArguments));
  }
  switch (function->how) {
    case Rebuild::Tensor:
      return readMarked(arguments, false);
    case Rebuild::Quantised:
      return readQuantised(arguments, depth);
    case Rebuild::TensorV3:
      return readMarked(arguments, true);
    case Rebuild::DeviceCopy:
      return readNested(arguments[0], depth + 1);
    case Rebuild::Parameter: {
      auto entry = readNested(arguments[0], depth + 1);
      if (entry) entry->kind = schema::Kind::Parameter;
      return entry;
    }
    case Rebuild::Typed: {
      // (function, type, arguments, state): the same as function(*arguments), then made a `type`.
      const Function* inner = functionNamed(values_.text(arguments[0]));
      const auto nested = values_.items(arguments[2]);
      if (!inner || inner->how != Rebuild::Tensor || nested.size() < inner->leastArguments) {
        return failure(fmt::format("is made by '{}', which is not known", values_.text(arguments[0])));
      }
      return readMarked(nested, false);
    }
    case Rebuild::Sparse:
      return readSparse(arguments, depth);
    case Rebuild::Meta:
      return readWithoutStorage("meta", arguments[0], arguments[1]);
    case Rebuild::Wrapper:
      return readWithoutStorage("subclass", arguments[1], arguments[2]);
    case Rebuild::Nested: {
      // (elements, sizes, ...): the sizes of its tensors are data, so its shape is how many elements they have
      // together.
      auto entry = readNested(arguments[0], depth + 1);
      if (entry && (entry->layout != "strided" || entry->made))
        return failure("a nested tensor of other than dense ones");
      if (entry) entry->layout = "nested";
      if (entry) entry->tie.clear();
      return entry;
    }
    case Rebuild::Unsupported:
      break;
  }
  return failure(fmt::format("'{}' is not supported; save the tensor as an ordinary one", name));
}

// With the marks of lazy operations, {'conj': True, 'neg': True}, which are the last argument.
Result<TensorEntry> TensorReader::readMarked(std::span<const ValueId> arguments, bool hasDtype) const {
  constexpr std::size_t dtypeAt = 6;  // behind requires_grad and the hooks
  auto entry = readStrided(arguments, hasDtype ? std::optional(arguments[dtypeAt]) : std::nullopt);
  const std::size_t marksAt = hasDtype ? dtypeAt + 1 : dtypeAt;
  if (!entry || arguments.size() <= marksAt) return entry;
  const auto isSet = [&](std::string_view name) {
    const auto mark = valueAt(values_, arguments[marksAt], name);
    return mark && values_.integer(*mark) == 1;
  };
  entry->conjugate = isSet("conj");
  entry->negative = isSet("neg");
  if (entry->conjugate) entry->tie += '*';
  if (entry->negative) entry->tie += '-';
  return entry;
}

Result<TensorEntry> TensorReader::readStrided(std::span<const ValueId> arguments,
                                              std::optional<ValueId> dtypeId) const {
  const auto storage = parseStorage(values_, arguments[0]);
  if (!storage) return failure(storage.error());
  if (auto checked = check_(*storage); !checked) return failure(checked.error());
  const Dtype* dtype = storage->dtype;
  if (dtypeId) {
    const auto named = readDtype(*dtypeId);
    if (!named) return failure(named.error());
    dtype = *named;
  }
  if (!dtype) return failure("an untyped storage, and no dtype");
  auto shape = readSizes(arguments[2], "size");
  if (!shape) return failure(shape.error());
  auto strides = readSizes(arguments[3], "stride");
  if (!strides) return failure(strides.error());
  if (shape->size() != strides->size()) {
    return failure(fmt::format("{} sizes but {} strides", shape->size(), strides->size()));
  }
  const auto offset = values_.integer(arguments[1]);
  if (!offset || *offset < 0) return failure("its storage offset is no number from 0");
  const auto first = checkedAdd(static_cast<std::uint64_t>(*offset), storage->viewOffset);
  const auto extent = extentOf(*shape, *strides);
  const auto elements = elementCount(*shape);
  const auto end = extent && first ? checkedAdd(*first, *extent) : std::nullopt;
  const auto bytes = elements ? bytesOf(*elements, dtype->bits) : std::nullopt;
  const auto needed = end ? bytesOf(*end, dtype->bits) : std::nullopt;
  if (!bytes || !needed) return failure(fmt::format("size [{}] is beyond 64 bits", fmt::join(*shape, ", ")));
  if (*extent != 0 && *needed > storage->bytes) {
    return failure(fmt::format("size [{}], stride [{}] and offset {} need {} bytes, its storage '{}' has {}",
                               fmt::join(*shape, ", "), fmt::join(*strides, ", "), *first, *needed, storage->key,
                               storage->bytes));
  }
  Result<TensorEntry> made;
  TensorEntry& entry = *made;
  entry.dtype = dtype->name;
  entry.tie = tieOf(*storage, *first, *shape, *strides);
  entry.storage = storage->key;
  if (!isRowMajor(*shape, *strides)) entry.strides = std::move(*strides);
  entry.shape = std::move(*shape);
  entry.elementOffset = *first;
  entry.bytes = *bytes;
  return made;
}

Result<TensorEntry> TensorReader::readWithoutStorage(std::string_view layout, ValueId dtypeId, ValueId sizeId) const {
  const auto dtype = readDtype(dtypeId);
  if (!dtype) return failure(dtype.error());
  auto shape = readSizes(sizeId, "size");
  if (!shape) return failure(shape.error());
  const auto elements = elementCount(*shape);
  const auto bytes = elements ? bytesOf(*elements, (*dtype)->bits) : std::nullopt;
  if (!bytes) return failure(fmt::format("size [{}] is beyond 64 bits", fmt::join(*shape, ", ")));
  TensorEntry entry;
  entry.dtype = (*dtype)->name;
  entry.shape = std::move(*shape);
  entry.layout = layout;
  entry.bytes = *bytes;
  return entry;
}

Result<const Dtype*> TensorReader::readDtype(ValueId id) const {
  const auto name = values_.kind(id) == ValueKind::Global ? values_.text(id) : std::string_view();
  if (const Dtype* dtype = dtypeNamed(withoutPrefix(name, "torch."))) return dtype;
  return failure(fmt::format("its dtype '{}' is not known", name));
}

Result<std::vector<std::int64_t>> TensorReader::readSizes(ValueId id, std::string_view what) const {
  if (values_.calleeName(id) == "torch.Size") {
    const auto arguments = values_.items(values_.arguments(id));
    if (arguments.size() == 1) id = arguments[0];
  }
  const ValueKind kind = values_.kind(id);
  if (kind != ValueKind::Tuple && kind != ValueKind::List) return failure(fmt::format("its {} is no tuple", what));
  const auto items = values_.items(id);
  if (items.size() > limits_.dimensions) {
    return failure(fmt::format("its {} has {} dimensions, more than {}", what, items.size(), limits_.dimensions));
  }
  std::vector<std::int64_t> sizes;
  sizes.reserve(items.size());
  for (const ValueId item : items) {
    const auto size = values_.kind(item) == ValueKind::Integer ? values_.integer(item) : std::nullopt;
    if (!size || *size < 0)
      return failure(
          fmt::format("its {} holds {}, which is no number from 0", what, size ? std::to_string(*size) : "something"));
    sizes.push_back(*size);
  }
  return sizes;
}

}  // namespace dictum::checkpoint

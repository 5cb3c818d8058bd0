#include "checkpoint/safetensors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "checkpoint/checked.h"
#include "checkpoint/dtype.h"
#include "checkpoint/entry_list.h"
#include "checkpoint/little_endian.h"
#include "checkpoint/strict_json.h"

namespace dictum::checkpoint {
namespace {

constexpr std::uint64_t lengthBytes = 8;
constexpr std::size_t headerDepth = 3;  // the header, a tensor, its shape

struct Tensor {
  std::string name;
  const Dtype* dtype = nullptr;
  std::vector<std::int64_t> shape;
  std::vector<std::uint64_t> offsets;
  bool hasShape = false;
};

class Header : public JsonEvents {
 public:
  explicit Header(const Limits& limits) : limits_(limits) {}

  std::vector<Tensor> tensors;
  std::map<std::string, std::string> metadata;

  bool onString(const JsonPath& path, std::string& value) override {
    if (inMetadata(path)) {
      metadata.emplace(path[1], std::move(value));
      return true;
    }
    if (path.size() != 2 || path[1] != "dtype") return misplaced(path);
    tensors.back().dtype = dtypeOfSafetensors(value);
    return tensors.back().dtype || fail(path, fmt::format("dtype '{}' is not known", value));
  }

  bool onUnsigned(const JsonPath& path, std::uint64_t value) override {
    if (path.size() != 3) return misplaced(path);
    if (path[1] == "data_offsets") {
      tensors.back().offsets.push_back(value);
      return tensors.back().offsets.size() <= 2 || fail(path, "more than two data_offsets");
    }
    if (value > INT64_MAX) return fail(path, fmt::format("size {} is beyond 63 bits", value));
    tensors.back().shape.push_back(static_cast<std::int64_t>(value));
    return tensors.back().shape.size() <= limits_.dimensions ||
           fail(path, fmt::format("more than {} dimensions", limits_.dimensions));
  }

  bool onOther(const JsonPath& path) override { return misplaced(path); }

  bool onOpen(const JsonPath& path, bool isArray) override {
    if (path.empty()) return true;
    if (path.size() == 1 && !isArray) {
      if (path[0] == "__metadata__") return true;
      tensors.emplace_back().name = path[0];
      return tensors.size() <= limits_.entries || fail(path, fmt::format("more than {} tensors", limits_.entries));
    }
    if (path.size() == 2 && isArray && path[0] != "__metadata__") {
      if (path[1] == "shape") tensors.back().hasShape = true;
      if (path[1] == "shape" || path[1] == "data_offsets") return true;
    }
    return misplaced(path);
  }

  bool onClose(const JsonPath& path, bool isArray) override {
    if (path.size() != 1 || isArray || path[0] == "__metadata__") return true;
    const Tensor& tensor = tensors.back();
    if (!tensor.dtype) return fail(path, "has no dtype");
    if (!tensor.hasShape) return fail(path, "has no shape");
    return tensor.offsets.size() == 2 || fail(path, "has no two data_offsets");
  }

 private:
  static bool inMetadata(const JsonPath& path) { return path.size() == 2 && path[0] == "__metadata__"; }

  bool fail(const JsonPath& path, std::string reason) {
    error = path.empty() ? std::move(reason) : fmt::format("'{}': {}", path[0], reason);
    return false;
  }

  bool misplaced(const JsonPath& path) {
    const bool metadata = !path.empty() && path[0] == "__metadata__";
    if (metadata) return fail(path, "must hold strings only");
    if (path.size() < 2) return fail(path, "is no description of a tensor");
    return fail(path, fmt::format("'{}' is no valid field of a tensor", path[1]));
  }

  const Limits& limits_;
};

Result<std::string> readHeader(ByteSource& source, const Limits& limits) {
  const auto prefix = source.read(0, lengthBytes, "the header's length");
  if (!prefix) return failure(prefix.error());
  const auto length = littleEndian<std::uint64_t>(*prefix, 0);
  if (length > limits.headerBytes) {
    return failure(fmt::format("the header has {} bytes, more than the {} that are read", length, limits.headerBytes));
  }
  auto header = source.read(lengthBytes, length, "the header");
  if (header && (header->empty() || header->front() != '{')) return failure("the header does not start with '{'");
  return header;
}

Result<void> checkSize(const Tensor& tensor) {
  const auto elements = elementCount(tensor.shape);
  const auto bits = elements ? checkedMultiply(*elements, tensor.dtype->bits) : std::nullopt;
  const std::string shape = fmt::format("[{}]", fmt::join(tensor.shape, ", "));
  if (!bits) return failure(fmt::format("'{}': shape {} is beyond 64 bits", tensor.name, shape));
  const std::uint64_t begin = tensor.offsets[0], end = tensor.offsets[1];
  if (begin > end)
    return failure(fmt::format("'{}': data_offsets [{}, {}] end before they begin", tensor.name, begin, end));
  if (*bits % 8 != 0 || end - begin != *bits / 8) {
    return failure(fmt::format("'{}': shape {} of {} needs {} bytes, data_offsets give {}", tensor.name, shape,
                               tensor.dtype->name, (*bits + 7) / 8, end - begin));
  }
  return {};
}

// The tensors must tile [0, data) exactly; bytes after the last are reported by the caller.
Result<std::uint64_t> checkTiling(const std::vector<Tensor>& tensors, std::uint64_t data) {
  std::vector<const Tensor*> order(tensors.size());
  std::transform(tensors.begin(), tensors.end(), order.begin(), [](const Tensor& tensor) { return &tensor; });
  std::sort(order.begin(), order.end(), [](const Tensor* a, const Tensor* b) { return a->offsets < b->offsets; });
  std::uint64_t end = 0;
  for (const Tensor* tensor : order) {
    if (tensor->offsets[0] < end)
      return failure(fmt::format("'{}': its data overlap those of another tensor", tensor->name));
    if (tensor->offsets[0] > end) {
      return failure(
          fmt::format("'{}': {} bytes before its data belong to no tensor", tensor->name, tensor->offsets[0] - end));
    }
    end = tensor->offsets[1];
  }
  if (end > data)
    return failure(fmt::format("truncated: the tensors have {} bytes, the file has {} of them", end, data));
  return end;
}

TensorEntry entryOf(const Tensor& tensor, std::uint64_t dataStart) {
  TensorEntry entry;
  entry.dtype = tensor.dtype->name;
  entry.shape = tensor.shape;
  entry.storage = tensor.name;
  entry.tie = tensor.name;
  entry.offset = dataStart + tensor.offsets[0];
  entry.bytes = tensor.offsets[1] - tensor.offsets[0];
  return entry;
}

// save_model keeps one of several tied tensors, and writes {"dropped name": "kept name"} into the metadata.
Result<void> addAliases(const Header& header, EntryList& entries, std::uint64_t dataStart, CheckpointIndex& index) {
  std::map<std::string_view, const Tensor*> byName;
  if (!header.metadata.empty()) {
    for (const Tensor& tensor : header.tensors) byName.emplace(tensor.name, &tensor);
  }
  for (const auto& [dropped, kept] : header.metadata) {
    const auto tensor = byName.find(kept);
    // "format" says which framework wrote the file.
    if (dropped == "format" || tensor == byName.end() || byName.contains(dropped)) continue;
    if (auto added = entries.add(dropped, entryOf(*tensor->second, dataStart)); !added) return added;
    index.notes.push_back(fmt::format("'{}' is not stored; the metadata say that it is tied to '{}'", dropped, kept));
  }
  return {};
}

}  // namespace

Result<CheckpointIndex> readSafetensors(ByteSource& source, const Limits& limits) {
  const auto text = readHeader(source, limits);
  if (!text) return failure(text.error());
  Header header(limits);
  if (auto parsed = parseStrictJson(*text, headerDepth, header); !parsed)
    return failure(parsed.error().within("the header"));
  const std::uint64_t dataStart = lengthBytes + text->size();
  for (const Tensor& tensor : header.tensors) {
    if (auto checked = checkSize(tensor); !checked) return failure(checked.error());
  }
  const auto end = checkTiling(header.tensors, source.size() - dataStart);
  if (!end) return failure(end.error());

  CheckpointIndex index;
  index.format = "safetensors";
  if (const std::uint64_t appended = source.size() - dataStart - *end) {
    index.notes.push_back(fmt::format("{} bytes after the last tensor belong to none", appended));
  }
  EntryList entries(limits);
  entries.reserve(header.tensors.size());
  for (const Tensor& tensor : header.tensors) {
    if (auto added = entries.add(tensor.name, entryOf(tensor, dataStart)); !added) return failure(added.error());
  }
  if (auto added = addAliases(header, entries, dataStart, index); !added) return failure(added.error());
  auto taken = std::move(entries).take();
  if (!taken) return failure(taken.error());
  index.entries = std::move(*taken);
  return index;
}

}  // namespace dictum::checkpoint

#include "checkpoint/npz.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "checkpoint/checked.h"
#include "checkpoint/dtype.h"
#include "checkpoint/entry_list.h"
#include "checkpoint/little_endian.h"

namespace dictum::checkpoint {
namespace {

constexpr std::uint64_t usualHeader = 256;
constexpr std::uint64_t longestHeader = 65536;

struct NumpyType {
  std::string_view code;  // without the byte order
  std::string_view dtype;
};

constexpr NumpyType numpyTypes[] = {{"f4", "float32"},   {"f8", "float64"},    {"f2", "float16"}, {"i8", "int64"},
                                    {"i4", "int32"},     {"i2", "int16"},      {"i1", "int8"},    {"u1", "uint8"},
                                    {"u2", "uint16"},    {"u4", "uint32"},     {"u8", "uint64"},  {"b1", "bool"},
                                    {"c8", "complex64"}, {"c16", "complex128"}};

const Dtype* dtypeOfNumpy(std::string_view descr) {
  const auto found = std::find_if(std::begin(numpyTypes), std::end(numpyTypes), [&](const NumpyType& type) {
    return !descr.empty() && type.code == descr.substr(1);
  });
  return found == std::end(numpyTypes) ? nullptr : dtypeNamed(found->dtype);
}

// The text of the header, and how many bytes of the record come before the data.
struct HeaderText {
  std::string text;
  std::uint64_t dataStart = 0;
};

Result<HeaderText> readHeaderText(ByteSource& source, const ZipEntry& entry) {
  auto start = readRecordStart(source, entry, usualHeader);
  if (!start) return failure(start.error());
  if (start->size() < 12 || start->compare(0, 6, "\x93NUMPY") != 0) return failure("is no NumPy array");
  const auto version = static_cast<unsigned char>((*start)[6]);
  if (version < 1 || version > 3) return failure(fmt::format("NumPy format version {} is not known", version));
  const std::uint64_t prefix = version == 1 ? 10 : 12;
  const std::uint64_t length =
      version == 1 ? littleEndian<std::uint16_t>(*start, 8) : littleEndian<std::uint32_t>(*start, 8);
  if (length > longestHeader) return failure(fmt::format("a header of {} bytes, more than {}", length, longestHeader));
  if (prefix + length > start->size()) start = readRecordStart(source, entry, prefix + length);
  if (!start) return failure(start.error());
  if (prefix + length > start->size()) return failure("truncated: the record ends within its header");
  return HeaderText{start->substr(prefix, length), prefix + length};
}

// Elements with the first index running fastest.
std::vector<std::int64_t> fortranStrides(const std::vector<std::int64_t>& shape) {
  std::vector<std::int64_t> strides;
  std::uint64_t step = 1;  // bounded by the elements, unless there are none
  for (const std::int64_t size : shape) {
    strides.push_back(static_cast<std::int64_t>(step));
    step *= static_cast<std::uint64_t>(std::max<std::int64_t>(size, 1));
  }
  return strides;
}

// Nothing for an array of text or other things that are no numbers.
Result<std::optional<TensorEntry>> readArray(ByteSource& source, const ZipEntry& record, const Limits& limits,
                                             CheckpointIndex& index) {
  const auto text = readHeaderText(source, record);
  if (!text) return failure(text.error());
  const auto header = parseNumpyHeader(text->text, limits);
  if (!header) return failure(header.error().within("header"));
  const Dtype* dtype = dtypeOfNumpy(header->descr);
  if (!dtype) {
    index.notes.push_back(fmt::format("'{}' has type '{}', which is no tensor's", record.name, header->descr));
    return std::nullopt;
  }
  const auto elements = elementCount(header->shape);
  const auto bytes = elements ? bytesOf(*elements, dtype->bits) : std::nullopt;
  const auto size = bytes ? checkedAdd(*bytes, text->dataStart) : std::nullopt;
  if (!size || *size != record.size) {
    return failure(fmt::format("its header asks for {} bytes, the record has {}", size ? fmt::to_string(*size) : "2^64",
                               record.size));
  }
  TensorEntry entry;
  entry.dtype = dtype->name;
  entry.shape = header->shape;
  if (header->fortranOrder) entry.strides = fortranStrides(header->shape);
  entry.storage = record.name;
  entry.tie = record.name;
  entry.bytes = *bytes;
  entry.bigEndian = header->descr[0] == '>';
  if (entry.bigEndian) index.bigEndian = true;
  return entry;
}

}  // namespace

Result<CheckpointIndex> readNpz(ByteSource& source, const ZipDirectory& directory, const Limits& limits) {
  constexpr std::string_view suffix = ".npy";
  CheckpointIndex index;
  index.format = "npz";
  EntryList entries(limits);
  for (const ZipEntry& record : directory.entries()) {
    auto entry = readArray(source, record, limits, index);
    if (!entry) return failure(entry.error().within(fmt::format("record '{}'", record.name)));
    if (!*entry) continue;
    std::string key(record.name.substr(0, record.name.size() - suffix.size()));
    if (auto added = entries.add(std::move(key), std::move(**entry)); !added) return failure(added.error());
  }
  auto taken = std::move(entries).take();
  if (!taken) return failure(taken.error());
  index.entries = std::move(*taken);
  if (index.bigEndian) index.notes.push_back("some of the data are big-endian");
  return index;
}

}  // namespace dictum::checkpoint

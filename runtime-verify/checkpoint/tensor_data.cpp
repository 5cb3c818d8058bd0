#include "checkpoint/tensor_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <filesystem>
#include <unordered_map>

#include "checkpoint/dtype.h"
#include "checkpoint/strided.h"
#include "checkpoint/torch_archive.h"

namespace dictum::checkpoint {

// The directory of an archive and the record that was read last: tensors of one storage come one after the other.
class RecordCache {
 public:
  explicit RecordCache(ZipDirectory directory) : directory_(std::move(directory)) {}

  Result<std::string_view> contents(ByteSource& source, const std::string& name) {
    if (name == name_) return std::string_view(contents_);
    const ZipEntry* record = directory_.find(name);
    if (!record) return failure(fmt::format("record '{}' is missing", name));
    auto read = readRecord(source, *record, record->size);
    if (!read) return failure(read.error());
    if (!read->intact) return failure(fmt::format("record '{}' is damaged: its CRC-32 is another one", name));
    name_ = name;
    contents_ = std::move(read->contents);
    return std::string_view(contents_);
  }

  const ZipDirectory& directory() const { return directory_; }

 private:
  ZipDirectory directory_;
  std::string name_;
  std::string contents_;
};

// A shard and where its keys are, as they are in the file.
struct OpenShard {
  explicit OpenShard(TensorData shard) : data(std::move(shard)) {
    const CheckpointIndex& index = data.index();
    for (std::size_t i = 0; i < index.entries.size(); ++i) positions.emplace(index.prefix + index.entries[i].key, i);
  }

  TensorData data;
  std::unordered_map<std::string, std::size_t> positions;
};

namespace {

void swapBytes(char* data, std::uint64_t bytes, std::uint64_t numberSize) {
  for (std::uint64_t at = 0; at + numberSize <= bytes; at += numberSize)
    std::reverse(data + at, data + at + numberSize);
}

// Changes the sign of every number, or of every second one: the imaginary part of complex elements.
void changeSigns(char* data, std::uint64_t bytes, std::uint64_t numberSize, bool everySecond) {
  const std::uint64_t step = everySecond ? 2 * numberSize : numberSize;
  const std::uint64_t signByte = std::endian::native == std::endian::big ? 0 : numberSize - 1;
  for (std::uint64_t at = everySecond ? numberSize : 0; at < bytes; at += step) data[at + signByte] ^= '\x80';
}

}  // namespace

TensorData::TensorData(OpenCheckpoint file) : file_(std::move(file)) {}
TensorData::TensorData(TensorData&&) noexcept = default;
TensorData& TensorData::operator=(TensorData&&) noexcept = default;
TensorData::~TensorData() = default;

Result<TensorData> TensorData::open(const std::string& path) {
  auto file = openCheckpoint(path);
  if (!file) return failure(file.error());
  if (auto located = locateData(file->source, file->index); !located)
    return failure(located.error().within(fmt::format("cannot read checkpoint '{}'", path)));
  return TensorData(std::move(*file));
}

Result<void> TensorData::read(std::size_t entry, char* out) { return readFrom(entry, std::nullopt, out); }

Result<void> TensorData::readPart(std::size_t entry, std::size_t part, char* out) { return readFrom(entry, part, out); }

Result<void> TensorData::readFrom(std::size_t position, std::optional<std::size_t> part, char* out) {
  const TensorEntry& entry = file_.index.entries[position];
  const auto done =
      entry.shard != 0 ? readFromShard(entry, part, out) : readDense(part ? entry.made->tensors[*part] : entry, out);
  if (done) return {};
  return failure(
      done.error().within(fmt::format("cannot read key '{}' of checkpoint '{}'", entry.key, file_.index.path)));
}

Result<void> TensorData::readDense(const TensorEntry& entry, char* out) {
  const Dtype* dtype = dtypeNamed(entry.dtype);
  if (entry.layout == "meta") return failure("it is a meta tensor, which has no data; save the module with its data");
  if (entry.layout != "strided")
    return failure(fmt::format("its layout is {}; save it as a dense tensor", entry.layout));
  if (!dtype || dtype->bits < 8) return failure(fmt::format("elements of {} are no whole bytes", entry.dtype));
  if (elementCountOf(entry.shape) == 0) return {};
  if (file_.index.format == "distributed checkpoint") return readFromParts(entry, out);
  if (auto done = readStrided(entry, out); !done) return done;
  const bool isComplex = entry.dtype.starts_with("complex");
  const std::uint64_t bytes = elementCountOf(entry.shape) * dtype->bits / 8;
  const std::uint64_t numberSize = dtype->bits / 8 / (isComplex ? 2 : 1);
  const bool bigEndian = file_.index.format == "npz" ? entry.bigEndian : file_.index.bigEndian;
  if (bigEndian != (std::endian::native == std::endian::big)) swapBytes(out, bytes, numberSize);
  if (entry.conjugate && isComplex) changeSigns(out, bytes, numberSize, true);
  if (entry.negative) changeSigns(out, bytes, numberSize, false);
  return {};
}

Result<void> TensorData::readStrided(const TensorEntry& entry, char* out) {
  const std::uint64_t itemSize = dtypeNamed(entry.dtype)->bits / 8;
  if (isRowMajor(entry.shape, entry.strides)) return readSpan(entry, elementCountOf(entry.shape) * itemSize, out);
  std::string span(spanOf(entry.shape, entry.strides) * itemSize, '\0');
  if (auto done = readSpan(entry, span.size(), span.data()); !done) return done;
  gather(entry.shape, entry.strides, span.data(), itemSize, out);
  return {};
}

Result<void> TensorData::readSpan(const TensorEntry& entry, std::uint64_t length, char* out) {
  if (entry.offset) return file_.source.readInto(out, *entry.offset, length, "the tensor");
  return readFromRecord(entry, length, out);
}

Result<void> TensorData::readFromRecord(const TensorEntry& entry, std::uint64_t length, char* out) {
  const bool isNpz = file_.index.format == "npz";
  if (entry.storage.empty())
    return failure(fmt::format("the data of a {} are not read; convert it to one file first", file_.index.format));
  if (!records_) {
    auto directory = ZipDirectory::read(file_.source, Limits{});
    if (!directory) return failure(directory.error());
    records_ = std::make_unique<RecordCache>(std::move(*directory));
  }
  std::string name = entry.storage;
  if (!isNpz) {
    const auto top = topDirectory(records_->directory());
    if (!top) return failure(top.error());
    name = *top + "data/" + entry.storage;
  }
  const auto record = records_->contents(file_.source, name);
  if (!record) return failure(record.error());
  // NumPy's header comes before the elements, which end with the record.
  const std::uint64_t itemSize = dtypeNamed(entry.dtype)->bits / 8;
  const std::uint64_t from =
      isNpz ? record->size() - std::min(entry.bytes, record->size()) : entry.elementOffset * itemSize;
  if (from > record->size() || length > record->size() - from) return failure("its record is too short");
  std::memcpy(out, record->data() + from, length);
  return {};
}

Result<void> TensorData::readFromShard(const TensorEntry& entry, std::optional<std::size_t> part, char* out) {
  const std::string& name = file_.index.shards[entry.shard - 1];
  std::unique_ptr<OpenShard>& shard = shards_[name];
  if (!shard) {
    auto opened = open((std::filesystem::path(file_.directory) / name).string());
    if (!opened) return failure(opened.error());
    shard = std::make_unique<OpenShard>(std::move(*opened));
  }
  const CheckpointIndex& index = shard->data.index();
  const auto found = shard->positions.find(file_.index.prefix + entry.key);
  if (found == shard->positions.end() || index.entries[found->second].shape != entry.shape ||
      index.entries[found->second].dtype != entry.dtype)
    return failure(fmt::format("shard '{}' has changed since the index was read", name));
  return shard->data.readFrom(found->second, part, out);
}

}  // namespace dictum::checkpoint

#include <fmt/format.h>

#include <unordered_map>

#include "checkpoint/byte_source.h"
#include "checkpoint/dtype.h"
#include "checkpoint/limits.h"
#include "checkpoint/read_source.h"
#include "checkpoint/torch_archive.h"

namespace dictum::checkpoint {
namespace {

bool keepsRecords(const CheckpointIndex& index) {
  return index.format == "python zip" || index.format == "libtorch archive" || index.format == "torchscript";
}

// Positions of storages in the file; a storage that is compressed has none.
class Storages {
 public:
  Storages(ByteSource& source, const ZipDirectory& directory, std::string top)
      : source_(source), directory_(directory), top_(std::move(top)) {}

  Result<std::optional<std::uint64_t>> positionOf(const std::string& storage) {
    const auto known = positions_.find(storage);
    if (known != positions_.end()) return known->second;
    const ZipEntry* record = directory_.find(top_ + "data/" + storage);
    if (!record) return failure(fmt::format("record 'data/{}' is missing; the file has changed", storage));
    std::optional<std::uint64_t> position;
    if (record->method == 0) {
      const auto data = dataOffset(source_, *record);
      if (!data) return failure(data.error());
      position = *data;
    }
    positions_.emplace(storage, position);
    return position;
  }

 private:
  ByteSource& source_;
  const ZipDirectory& directory_;
  std::string top_;
  std::unordered_map<std::string, std::optional<std::uint64_t>> positions_;
};

Result<void> locate(TensorEntry& entry, Storages& storages) {
  const Dtype* dtype = dtypeNamed(entry.dtype);
  if (entry.layout != "strided" || !dtype || dtype->bits < 8) return {};
  const auto position = storages.positionOf(entry.storage);
  if (!position) return failure(position.error());
  if (*position) entry.offset = **position + entry.elementOffset * dtype->bits / 8;
  return {};
}

}  // namespace

Result<void> locateData(ByteSource& source, CheckpointIndex& index) {
  if (!keepsRecords(index)) return {};
  const auto directory = ZipDirectory::read(source, Limits{});
  if (!directory) return failure(directory.error());
  const auto top = topDirectory(*directory);
  if (!top) return failure(top.error());
  Storages storages(source, *directory, *top);
  for (TensorEntry& entry : index.entries) {
    auto located = locate(entry, storages);
    for (std::size_t i = 0; located && entry.made && i < entry.made->tensors.size(); ++i)
      located = locate(entry.made->tensors[i], storages);
    if (!located) return failure(located.error().within(fmt::format("key '{}'", entry.key)));
  }
  return {};
}

Result<void> locateData(CheckpointIndex& index) {
  if (!keepsRecords(index)) return {};
  const auto context = fmt::format("cannot locate the data of checkpoint '{}'", index.path);
  auto source = ByteSource::open(index.path);
  if (!source) return failure(source.error().within(context));
  if (auto located = locateData(*source, index); !located) return failure(located.error().within(context));
  return {};
}

}  // namespace dictum::checkpoint

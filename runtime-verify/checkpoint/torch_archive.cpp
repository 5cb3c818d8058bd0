#include "checkpoint/torch_archive.h"

#include <fmt/format.h>

namespace dictum::checkpoint {

Result<std::string> topDirectory(const ZipDirectory& directory) {
  std::string top;
  for (const ZipEntry& entry : directory.entries()) {
    const std::size_t slash = entry.name.find('/');
    if (slash == std::string_view::npos) {
      return failure(fmt::format("record '{}' is not in the archive's one directory", entry.name));
    }
    const std::string_view first = entry.name.substr(0, slash + 1);
    if (top.empty()) top = first;
    if (first != top) return failure(fmt::format("the archive has two top directories, '{}' and '{}'", top, first));
  }
  return top;
}

Result<std::unique_ptr<ArchivePickle>> readDataPickle(const TorchArchive& archive, CheckpointIndex& index) {
  const ZipEntry* entry = archive.find("data.pkl");
  if (!entry) return failure("the archive has no record 'data.pkl'");
  auto record = readRecord(archive.source, *entry, archive.limits.pickleBytes);
  if (!record) return failure(record.error());
  if (!record->intact) index.notes.push_back("data.pkl is damaged: its CRC-32 is not the one in the directory");
  auto data = std::make_unique<ArchivePickle>();
  data->bytes = std::move(record->contents);
  auto pickle = readPickle(data->bytes, archive.limits);
  if (!pickle) return failure(pickle.error().within("data.pkl"));
  if (pickle->length != data->bytes.size()) {
    index.notes.push_back(
        fmt::format("data.pkl goes on for {} bytes after its end", data->bytes.size() - pickle->length));
  }
  data->pickle = std::move(*pickle);
  return data;
}

StorageCheck recordCheck(const TorchArchive& archive) {
  return [&archive, name = std::string()](const Storage& storage) mutable -> Result<void> {
    name.assign(archive.top).append("data/").append(storage.key);
    const ZipEntry* record = archive.directory.find(name);
    if (!record) return failure(fmt::format("its data, record 'data/{}', is missing", storage.key));
    if (record->size == storage.bytes) return {};
    return failure(fmt::format("its storage '{}' has {} bytes, record 'data/{}' has {}", storage.key, storage.bytes,
                               storage.key, record->size));
  };
}

Result<void> readByteOrder(const TorchArchive& archive, CheckpointIndex& index) {
  const ZipEntry* entry = archive.find("byteorder");
  if (!entry) return {};
  const auto record = readRecord(archive.source, *entry, archive.limits.smallRecordBytes);
  if (!record) return failure(record.error());
  if (record->contents != "little" && record->contents != "big") {
    return failure("record 'byteorder' says neither 'little' nor 'big'");
  }
  index.bigEndian = record->contents == "big";
  if (index.bigEndian) index.notes.push_back("the tensor data are big-endian");
  return {};
}

}  // namespace dictum::checkpoint

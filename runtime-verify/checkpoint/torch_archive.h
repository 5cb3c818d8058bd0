// What all zip files that PyTorch writes have in common: one top directory, `data.pkl`, and a record per storage.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "checkpoint/checkpoint_index.h"
#include "checkpoint/pickle_machine.h"
#include "checkpoint/tensor_rebuild.h"
#include "checkpoint/zip_directory.h"

namespace dictum::checkpoint {

struct TorchArchive {
  ByteSource& source;
  ZipDirectory& directory;
  std::string top;  // the directory that holds everything, with its slash: "net/"
  const Limits& limits;

  // The record of that name below the top directory; null where there is none.
  const ZipEntry* find(std::string_view name) const { return directory.find(top + std::string(name)); }
};

// The one top directory of the archive; an error where there are several or none.
Result<std::string> topDirectory(const ZipDirectory& directory);

// Contents of `data.pkl` and the values in it, which point into the contents.
struct ArchivePickle {
  std::string bytes;
  Pickle pickle;
};
Result<std::unique_ptr<ArchivePickle>> readDataPickle(const TorchArchive& archive, CheckpointIndex& index);

// The records `data/<key>`, to hold storages against, without the names that the directory keeps.
class StorageTable {
 public:
  explicit StorageTable(const TorchArchive& archive);
  Result<void> check(const Storage& storage);

 private:
  struct Record {
    static constexpr std::uint64_t none = ~std::uint64_t{0};
    std::uint64_t size = none;
    const Dtype* dtype = nullptr;  // that a storage gave it
  };
  std::optional<std::size_t> numberOf(std::string_view key) const;
  Record* find(std::string_view key);  // null where there is none

  std::vector<Record> numbered_;
  std::unordered_map<std::string, Record> named_;
};

// Holds a storage against its record. The directory is not needed any more.
StorageCheck recordCheck(const TorchArchive& archive);

// Reads `byteorder`, which newer archives have.
Result<void> readByteOrder(const TorchArchive& archive, CheckpointIndex& index);

// The readers of the two kinds of archive.
Result<CheckpointIndex> readPythonZip(const TorchArchive& archive);
Result<CheckpointIndex> readSingleTensor(const TorchArchive& archive);   // torch.save(tensor): one entry without a key
Result<CheckpointIndex> readScriptArchive(const TorchArchive& archive);  // TorchScript and LibTorch

}  // namespace dictum::checkpoint

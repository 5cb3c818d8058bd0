// What all zip files that PyTorch writes have in common: one top directory, `data.pkl`, and a record per storage.
#pragma once

#include <string>
#include <string_view>

#include "checkpoint/checkpoint_index.h"
#include "checkpoint/pickle_machine.h"
#include "checkpoint/tensor_rebuild.h"
#include "checkpoint/zip_directory.h"

namespace dictum::checkpoint {

struct TorchArchive {
  ByteSource& source;
  const ZipDirectory& directory;
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

// Holds a storage against its record `data/<key>`.
StorageCheck recordCheck(const TorchArchive& archive);

// Reads `byteorder`, which newer archives have.
Result<void> readByteOrder(const TorchArchive& archive, CheckpointIndex& index);

// The readers of the two kinds of archive.
Result<CheckpointIndex> readPythonZip(const TorchArchive& archive);
Result<CheckpointIndex> readSingleTensor(const TorchArchive& archive);   // torch.save(tensor): one entry without a key
Result<CheckpointIndex> readScriptArchive(const TorchArchive& archive);  // TorchScript and LibTorch

}  // namespace dictum::checkpoint

#include <fmt/format.h>

#include <algorithm>

#include "checkpoint/read_source.h"
#include "checkpoint/safetensors.h"
#include "checkpoint/sniff.h"
#include "checkpoint/torch_archive.h"

namespace dictum::checkpoint {
namespace {

Result<CheckpointIndex> readZip(ByteSource& source, const Limits& limits) {
  const auto directory = ZipDirectory::read(source, limits);
  if (!directory) return failure(directory.error());
  const auto kind = sniffZip(*directory);
  if (!kind) return failure(kind.error());
  if (*kind == ZipKind::Npz) return failure("is an npz file");
  const auto top = topDirectory(*directory);
  if (!top) return failure(top.error());
  const TorchArchive archive{source, *directory, *top, limits};
  auto index = *kind == ZipKind::Script ? readScriptArchive(archive) : readPythonZip(archive);
  if (index && directory->appendedBytes() != 0) {
    index->notes.push_back(fmt::format("{} bytes after the end of the archive", directory->appendedBytes()));
  }
  return index;
}

}  // namespace

Result<CheckpointIndex> readCheckpoint(ByteSource& source, const Limits& limits, const std::string& directory) {
  const auto head = source.read(0, std::min(source.size(), sniffedBytes), "the first bytes");
  if (!head) return failure(head.error());
  const auto format = sniff(*head, source.size());
  if (!format) return failure(format.error());
  auto index = [&]() -> Result<CheckpointIndex> {
    switch (*format) {
      case Format::Zip:
        return readZip(source, limits);
      case Format::Safetensors:
        return readSafetensors(source, limits);
      case Format::Legacy:
      case Format::Pickle:
      case Format::Json:
        break;
    }
    return failure("not read");
  }();
  if (!index) return index;
  index->fileBytes = source.size();
  index->bytesRead += source.bytesRead();
  return index;
}

Result<CheckpointIndex> readCheckpoint(const std::string& path) {
  const auto context = fmt::format("cannot read checkpoint '{}'", path);
  auto source = ByteSource::open(path);
  if (!source) return failure(source.error().within(context));
  const std::size_t slash = path.rfind('/');
  auto index = readCheckpoint(*source, Limits{}, slash == std::string::npos ? "." : path.substr(0, slash + 1));
  if (!index) return failure(index.error().within(context));
  index->path = path;
  return index;
}

}  // namespace dictum::checkpoint

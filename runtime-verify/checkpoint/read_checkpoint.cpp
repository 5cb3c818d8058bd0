#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "checkpoint/distributed.h"
#include "checkpoint/legacy.h"
#include "checkpoint/npz.h"
#include "checkpoint/prefix.h"
#include "checkpoint/read_source.h"
#include "checkpoint/safetensors.h"
#include "checkpoint/shard_index.h"
#include "checkpoint/sniff.h"
#include "checkpoint/torch_archive.h"

namespace dictum::checkpoint {
namespace {

Result<CheckpointIndex> readZip(ByteSource& source, const Limits& limits) {
  auto directory = ZipDirectory::read(source, limits);
  if (!directory) return failure(directory.error());
  const auto kind = sniffZip(*directory);
  if (!kind) return failure(kind.error());
  auto index = [&]() -> Result<CheckpointIndex> {
    if (*kind == ZipKind::Npz) return readNpz(source, *directory, limits);
    const auto top = topDirectory(*directory);
    if (!top) return failure(top.error());
    const TorchArchive archive{source, *directory, *top, limits};
    return *kind == ZipKind::Script ? readScriptArchive(archive) : readPythonZip(archive);
  }();
  if (index && directory->appendedBytes() != 0) {
    index->notes.push_back(fmt::format("{} bytes after the end of the archive", directory->appendedBytes()));
  }
  return index;
}

Result<CheckpointIndex> readShards(ByteSource& source, const Limits& limits, const std::string& directory);

Result<CheckpointIndex> readFormat(Format format, ByteSource& source, const Limits& limits,
                                   const std::string& directory) {
  switch (format) {
    case Format::Zip:
      return readZip(source, limits);
    case Format::Safetensors:
      return readSafetensors(source, limits);
    case Format::Legacy:
      return readLegacy(source, limits);
    case Format::Pickle:
      return readDistributedMetadata(source, limits);
    case Format::Json:
      return readShards(source, limits, directory);
  }
  return failure("is no checkpoint of a known format");
}

// The index with its keys as they are in the file.
Result<CheckpointIndex> readAsWritten(ByteSource& source, const Limits& limits, const std::string& directory) {
  const auto head = source.read(0, std::min(source.size(), sniffedBytes), "the first bytes");
  if (!head) return failure(head.error());
  const auto format = sniff(*head, source.size());
  if (!format) return failure(format.error());
  auto index = readFormat(*format, source, limits, directory);
  if (!index) return index;
  index->fileBytes += source.size();
  index->bytesRead += source.bytesRead();
  return index;
}

Result<CheckpointIndex> readShards(ByteSource& source, const Limits& limits, const std::string& directory) {
  return readShardIndex(source, limits, [&](const std::string& name) -> Result<CheckpointIndex> {
    if (directory.empty()) return failure("there is no directory to look for it in");
    auto shard = ByteSource::open((std::filesystem::path(directory) / name).string());
    if (!shard) return failure(shard.error());
    const auto head = shard->read(0, std::min(shard->size(), sniffedBytes), "the first bytes");
    if (!head) return failure(head.error());
    if (sniff(*head, shard->size()) == Format::Json) return failure("is an index itself, not a shard");
    return readAsWritten(*shard, limits, "");
  });
}

// LibTorch's own archives have no wrappers: there `module.` is a name that the C++ source gave.
bool mayBeWrapped(const CheckpointIndex& index) {
  return index.format != "libtorch archive" && index.format != "torchscript";
}

// What to give instead of a directory.
std::string whatDirectory(const std::filesystem::path& directory) {
  std::error_code ignored;
  if (std::filesystem::exists(directory / "saved_model.pb", ignored))
    return "is a SavedModel of TensorFlow; PyTorch does not load it; convert it to safetensors";
  for (const char* name :
       {"model.safetensors.index.json", "pytorch_model.bin.index.json", "model.safetensors", "pytorch_model.bin"}) {
    if (std::filesystem::exists(directory / name, ignored))
      return fmt::format("is a directory; give the file '{}' inside it", name);
  }
  return "is a directory; give a checkpoint file inside it";
}

// model.ckpt.data-00000-of-00001, which begins with any bytes.
bool isTensorFlowData(const std::string& name) {
  return name.find(".data-") != std::string::npos && name.find("-of-") != std::string::npos;
}

}  // namespace

Result<CheckpointIndex> readCheckpoint(ByteSource& source, const Limits& limits, const std::string& directory) {
  auto index = readAsWritten(source, limits, directory);
  if (index && mayBeWrapped(*index)) stripWrapperPrefix(*index);
  return index;
}

Result<OpenCheckpoint> openCheckpoint(const std::string& path) {
  const auto context = fmt::format("cannot read checkpoint '{}'", path);
  std::filesystem::path file(path);
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored) && std::filesystem::exists(file / ".metadata", ignored)) {
    file /= ".metadata";
  }
  auto source = ByteSource::open(file.string());
  if (!source && std::filesystem::is_directory(file, ignored))
    return failure(Error(whatDirectory(file)).within(context));
  if (!source) return failure(source.error().within(context));
  const std::string directory = file.has_parent_path() ? file.parent_path().string() : ".";
  auto index = readCheckpoint(*source, Limits{}, directory);
  if (!index && file.extension() == ".distcp") {
    return failure(
        Error("is a part of a distributed checkpoint; give the directory or its file '.metadata'").within(context));
  }
  if (!index && isTensorFlowData(file.filename().string()))
    return failure(Error("is a part of a TensorFlow checkpoint; PyTorch does not load it; convert it to safetensors")
                       .within(context));
  if (!index) return failure(index.error().within(context));
  index->path = path;
  return OpenCheckpoint{std::move(*source), std::move(*index), directory};
}

Result<CheckpointIndex> readCheckpoint(const std::string& path) {
  auto opened = openCheckpoint(path);
  if (!opened) return failure(opened.error());
  return std::move(opened->index);
}

}  // namespace dictum::checkpoint

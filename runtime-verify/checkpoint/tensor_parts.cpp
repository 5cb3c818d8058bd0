// Tensors of distributed checkpoints, put together from their parts.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>

#include "checkpoint/sniff.h"
#include "checkpoint/strided.h"
#include "checkpoint/tensor_data.h"
#include "checkpoint/torch_archive.h"

namespace dictum::checkpoint {
namespace {

// Where a part lies in its tensor.
struct Box {
  Sizes offsets;
  Sizes shape;
};

bool isInside(const Box& box, const Sizes& shape) {
  if (box.offsets.size() != shape.size() || box.shape.size() != shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (box.offsets[i] > shape[i] || box.shape[i] > shape[i] - box.offsets[i]) return false;
  }
  return true;
}

bool overlap(const Box& a, const Box& b) {
  for (std::size_t i = 0; i < a.shape.size(); ++i) {
    if (a.offsets[i] + a.shape[i] <= b.offsets[i] || b.offsets[i] + b.shape[i] <= a.offsets[i]) return false;
  }
  return elementCountOf(a.shape) != 0 && elementCountOf(b.shape) != 0;
}

// Every element must come from one part: neither from none nor from two.
Result<void> checkCover(const std::vector<Box>& boxes, const Sizes& shape) {
  std::uint64_t covered = 0;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    covered += elementCountOf(boxes[i].shape);
    for (std::size_t j = 0; j < i; ++j) {
      if (overlap(boxes[i], boxes[j])) return failure(fmt::format("its parts {} and {} overlap", j, i));
    }
  }
  const std::uint64_t all = elementCountOf(shape);
  return covered == all ? Result<void>() : failure(fmt::format("its parts have {} of its {} elements", covered, all));
}

}  // namespace

Result<TensorData> TensorData::openPart(const TensorPart& part) const {
  auto file = ByteSource::open((std::filesystem::path(file_.directory) / part.file).string());
  if (!file) return failure(file.error());
  auto source = file->window(part.begin, part.length, "the part");
  if (!source) return failure(source.error());
  const auto head = source->read(0, std::min(source->size(), sniffedBytes), "the first bytes");
  if (!head) return failure(head.error());
  if (sniff(*head, source->size()) != Format::Zip)
    return failure("it is not written by torch.save; convert the checkpoint to one file first");
  const Limits limits;
  auto directory = ZipDirectory::read(*source, limits);
  if (!directory) return failure(directory.error());
  const auto top = topDirectory(*directory);
  if (!top) return failure(top.error());
  auto index = readSingleTensor({*source, *directory, *top, limits});
  if (!index) return failure(index.error());
  if (auto located = locateData(*source, *index); !located) return failure(located.error());
  return TensorData(OpenCheckpoint{std::move(*source), std::move(*index), ""});
}

Result<void> TensorData::readFromParts(const TensorEntry& entry, char* out) {
  if (!parts_) {
    auto parts = readTensorParts(file_.source, Limits{});
    if (!parts) return failure(parts.error());
    parts_ = std::move(*parts);
  }
  const CheckpointIndex& index = file_.index;
  const auto found = parts_->find((index.wrapper.empty() ? "" : index.wrapper + ".") + index.prefix + entry.key);
  if (found == parts_->end()) return failure("no file has its data");
  std::vector<Box> boxes;
  for (const TensorPart& part : found->second) {
    const auto at = [&](const Error& error) { return failure(error.within(fmt::format("part '{}'", part.file))); };
    auto data = openPart(part);
    if (!data) return at(data.error());
    const TensorEntry& tensor = data->index().entries[0];
    Box box{part.offsets, tensor.shape};
    if (tensor.dtype != entry.dtype || !isInside(box, entry.shape))
      return at(Error(fmt::format("it has {} [{}], which is no part of {} [{}]", tensor.dtype,
                                  fmt::join(tensor.shape, ", "), entry.dtype, fmt::join(entry.shape, ", "))));
    std::string elements(tensor.bytes, '\0');
    if (auto done = data->read(0, elements.data()); !done) return at(done.error());
    const std::uint64_t itemSize = tensor.bytes / std::max<std::uint64_t>(elementCountOf(tensor.shape), 1);
    scatter(entry.shape, box.shape, box.offsets, elements.data(), itemSize, out);
    boxes.push_back(std::move(box));
  }
  return checkCover(boxes, entry.shape);
}

}  // namespace dictum::checkpoint

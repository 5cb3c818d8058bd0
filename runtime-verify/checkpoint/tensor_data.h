// The elements of tensors, for a program that goes on to use what the index lists.
//
//     auto file = TensorData::open("net.pt");
//     std::vector<char> elements(file->index().entries[0].bytes);
//     file->read(0, elements.data());     // row-major, in this machine's byte order
//
// The file stays open from the index to the last tensor: one that replaces it meanwhile is not mixed in.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "checkpoint/checkpoint_index.h"
#include "checkpoint/distributed.h"
#include "checkpoint/read_source.h"

namespace dictum::checkpoint {

class TensorData {
 public:
  static Result<TensorData> open(const std::string& path);

  TensorData(TensorData&&) noexcept;
  TensorData& operator=(TensorData&&) noexcept;
  ~TensorData();

  const CheckpointIndex& index() const { return file_.index; }

  // Writes the elements of one entry to `out`, which has room for their number times the size of one; of a quantised
  // tensor its integers. Fails for what is no plain array (sparse, quantised below a byte, meta).
  Result<void> read(std::size_t entry, char* out);
  // The same for one of the tensors that a sparse or quantised entry is made of.
  Result<void> readPart(std::size_t entry, std::size_t part, char* out);

 private:
  explicit TensorData(OpenCheckpoint file);

  // Finds the entry in its shard, where it is in one.
  Result<void> readFrom(std::size_t entry, std::optional<std::size_t> part, char* out);
  Result<void> readDense(const TensorEntry& entry, char* out);
  Result<void> readStrided(const TensorEntry& entry, char* out);
  // `length` bytes from the first element on.
  Result<void> readSpan(const TensorEntry& entry, std::uint64_t length, char* out);
  Result<void> readFromRecord(const TensorEntry& entry, std::uint64_t length, char* out);
  Result<void> readFromShard(const TensorEntry& entry, std::optional<std::size_t> part, char* out);
  // Of a distributed checkpoint; in tensor_parts.cpp.
  Result<void> readFromParts(const TensorEntry& entry, char* out);
  Result<TensorData> openPart(const TensorPart& part) const;

  OpenCheckpoint file_;
  std::unique_ptr<class RecordCache> records_;                       // of archives with compressed data
  std::map<std::string, std::unique_ptr<struct OpenShard>> shards_;  // those that were asked for, by name
  std::optional<TensorParts> parts_;                                 // of a distributed checkpoint, once asked for
};

}  // namespace dictum::checkpoint

// The bytes of a checkpoint, read by position.
//
// All reading goes through here: a read is checked against the size before memory is reserved for it, and bytes are
// counted, so that a test can hold the readers to "metadata only".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "schema/error.h"

namespace dictum::checkpoint {

// Whether a file that names another may be believed: a name without a directory, so that it leads nowhere else.
bool isPlainFileName(std::string_view name);

class ByteSource {
 public:
  // Opens a regular file. The error names what the path is instead (a directory, missing, not permitted).
  static Result<ByteSource> open(const std::string& path);
  // The same over bytes in memory.
  static ByteSource memory(std::string bytes);

  // A part of the same file as a source of its own: a file inside a file.
  Result<ByteSource> window(std::uint64_t offset, std::uint64_t length, std::string_view what) const;

  ByteSource(ByteSource&& other) noexcept;
  ByteSource& operator=(ByteSource&& other) noexcept;
  ~ByteSource();

  std::uint64_t size() const { return size_; }
  std::uint64_t bytesRead() const { return bytesRead_; }  // by all calls of read so far

  // Exactly `length` bytes from `offset`; `what` names them in the error, e.g. "the central directory".
  Result<std::string> read(std::uint64_t offset, std::uint64_t length, std::string_view what);
  // The same into memory that the caller has.
  Result<void> readInto(char* out, std::uint64_t offset, std::uint64_t length, std::string_view what);

 private:
  ByteSource() = default;
  Result<void> checkRange(std::uint64_t offset, std::uint64_t length, std::string_view what) const;

  int descriptor_ = -1;  // -1: the bytes are in memory_
  std::string memory_;
  std::uint64_t base_ = 0;  // of a window: where it begins in the file
  std::uint64_t size_ = 0;
  std::uint64_t bytesRead_ = 0;
};

}  // namespace dictum::checkpoint

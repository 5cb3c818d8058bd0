#include "checkpoint/byte_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "checkpoint/large_pages.h"

namespace dictum::checkpoint {

bool isPlainFileName(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find_first_of(std::string_view("/\\\0", 3)) == name.npos;
}

Result<ByteSource> ByteSource::open(const std::string& path) {
  ByteSource source;
  // O_NONBLOCK: opening a named pipe must not wait for a writer.
  source.descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (source.descriptor_ < 0) return failure(fmt::format("cannot open: {}", std::strerror(errno)));
  struct stat status{};
  if (::fstat(source.descriptor_, &status) != 0) return failure(fmt::format("cannot stat: {}", std::strerror(errno)));
  if (S_ISDIR(status.st_mode)) return failure("is a directory; give a checkpoint file inside it");
  if (!S_ISREG(status.st_mode)) return failure("is not a regular file; copy it to one first");
  source.size_ = static_cast<std::uint64_t>(status.st_size);
  return source;
}

ByteSource ByteSource::memory(std::string bytes) {
  ByteSource source;
  source.memory_ = std::move(bytes);
  source.size_ = source.memory_.size();
  return source;
}

Result<ByteSource> ByteSource::window(std::uint64_t offset, std::uint64_t length, std::string_view what) const {
  if (auto inside = checkRange(offset, length, what); !inside) return failure(inside.error());
  if (descriptor_ < 0) return memory(memory_.substr(offset, length));
  ByteSource part;
  part.descriptor_ = ::fcntl(descriptor_, F_DUPFD_CLOEXEC, 0);
  if (part.descriptor_ < 0) return failure(fmt::format("cannot open {}: {}", what, std::strerror(errno)));
  part.base_ = base_ + offset;
  part.size_ = length;
  return part;
}

ByteSource::ByteSource(ByteSource&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      memory_(std::move(other.memory_)),
      base_(other.base_),
      size_(std::exchange(other.size_, 0)),
      bytesRead_(other.bytesRead_) {}

ByteSource& ByteSource::operator=(ByteSource&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(memory_, other.memory_);
  std::swap(base_, other.base_);
  std::swap(size_, other.size_);
  std::swap(bytesRead_, other.bytesRead_);
  return *this;
}

ByteSource::~ByteSource() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::string> ByteSource::read(std::uint64_t offset, std::uint64_t length, std::string_view what) {
  if (auto inside = checkRange(offset, length, what); !inside) return failure(inside.error());
  if (descriptor_ < 0) {
    bytesRead_ += length;
    return memory_.substr(offset, length);
  }
  std::string bytes = largeString(length);
  if (auto done = readInto(bytes.data(), offset, length, what); !done) return failure(done.error());
  return bytes;
}

Result<void> ByteSource::readInto(char* out, std::uint64_t offset, std::uint64_t length, std::string_view what) {
  if (auto inside = checkRange(offset, length, what); !inside) return inside;
  bytesRead_ += length;
  if (descriptor_ < 0) {
    std::memcpy(out, memory_.data() + offset, length);
    return {};
  }
  std::uint64_t done = 0;
  while (done < length) {
    const ssize_t got = ::pread(descriptor_, out + done, length - done, static_cast<off_t>(base_ + offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure(fmt::format("cannot read {}: {}", what, std::strerror(errno)));
    if (got == 0) return failure(fmt::format("truncated: the file became shorter while {} was read", what));
    done += static_cast<std::uint64_t>(got);
  }
  return {};
}

Result<void> ByteSource::checkRange(std::uint64_t offset, std::uint64_t length, std::string_view what) const {
  if (offset <= size_ && length <= size_ - offset) return {};
  return failure(fmt::format("truncated: {} needs {} bytes at byte {}, the file has {}", what, length, offset, size_));
}

}  // namespace dictum::checkpoint

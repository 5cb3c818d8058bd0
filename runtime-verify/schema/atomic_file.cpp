#include "schema/atomic_file.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace dictum::schema {

AtomicFile::AtomicFile(std::string path) : path_(std::move(path)), temporary_(path_ + ".XXXXXX") {
  const int descriptor = ::mkstemp(temporary_.data());
  if (descriptor < 0) {
    fail();
    temporary_.clear();
    return;
  }
  // mkstemp makes files that only the owner reads; a new file gets the usual mode, an old one keeps its own.
  struct stat old{};
  const bool exists = ::stat(path_.c_str(), &old) == 0;
  if (::fchmod(descriptor, exists ? old.st_mode & 07777 : 0644) != 0) fail();
  file_ = ::fdopen(descriptor, "wb");
  if (!file_) fail();
}

AtomicFile::~AtomicFile() {
  if (file_) std::fclose(file_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::fail() {
  if (error_ == 0) error_ = errno;
}

void AtomicFile::write(std::string_view bytes) {
  position_ += bytes.size();
  if (error_ == 0 && std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) fail();
}

Result<void> AtomicFile::commit() {
  if (error_ == 0 && (std::fflush(file_) != 0 || ::fsync(::fileno(file_)) != 0)) fail();
  if (error_ == 0 && std::fclose(std::exchange(file_, nullptr)) != 0) fail();
  if (error_ == 0 && ::rename(temporary_.c_str(), path_.c_str()) != 0) fail();
  if (error_ != 0) return failure(fmt::format("cannot write '{}': {}", path_, std::strerror(error_)));
  temporary_.clear();
  return {};
}

}  // namespace dictum::schema

#include "schema/lock.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "schema/json.h"

namespace dictum::schema {
namespace {

constexpr std::size_t maximumLockBytes = 1u << 30;

tl::unexpected<Error> systemFailure(const std::string& what, const std::string& path) {
  return failure(fmt::format("cannot {} '{}': {}", what, path, std::strerror(errno)));
}

}  // namespace

Result<std::string> readWholeFile(const std::string& path, std::size_t maximumBytes) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  if (error) return failure(fmt::format("cannot read '{}': {}", path, error.message()));
  if (bytes > maximumBytes) return failure(fmt::format("'{}' is larger than {} bytes", path, maximumBytes));
  std::ifstream file(path, std::ios::binary);
  if (!file) return systemFailure("read", path);
  std::string content(bytes, '\0');
  file.read(content.data(), static_cast<std::streamsize>(bytes));
  content.resize(static_cast<std::size_t>(file.gcount()));
  return content;
}

std::string nearestFile(const std::string& name, const std::string& folder) {
  namespace fs = std::filesystem;
  if (fs::path(name).is_absolute()) return name;
  std::error_code error;
  for (fs::path at = fs::absolute(fs::path(folder) / name, error).parent_path(); !error; at = at.parent_path()) {
    if (fs::is_regular_file(at / name, error)) return (at / name).string();
    error.clear();  // a folder that cannot be read has none
    if (at == at.parent_path()) break;
  }
  return "";
}

Result<void> writeFileAtomically(const std::string& path, const std::string& content) {
  std::string temporary = path + ".XXXXXX";
  const int descriptor = ::mkstemp(temporary.data());
  if (descriptor < 0) return systemFailure("write", path);
  std::FILE* file = ::fdopen(descriptor, "wb");
  const bool written = file && std::fwrite(content.data(), 1, content.size(), file) == content.size() &&
                       std::fflush(file) == 0 && ::fsync(descriptor) == 0;
  const int error = errno;
  if (file) std::fclose(file);
  if (written) {
    // mkstemp makes files that only the owner reads; a new file gets what the umask leaves, an old one keeps its mode.
    std::error_code ignored;
    const auto old = std::filesystem::status(path, ignored);
    const auto mode = std::filesystem::exists(old) ? old.permissions() : std::filesystem::perms(0644);
    std::filesystem::permissions(temporary, mode, ignored);
    if (std::rename(temporary.c_str(), path.c_str()) == 0) return {};
  } else {
    errno = error;
  }
  const auto result = systemFailure("write", path);
  std::remove(temporary.c_str());
  return result;
}

Result<Prediction> readLock(const std::string& path) {
  auto content = readWholeFile(path, maximumLockBytes);
  if (!content) return failure(content.error());
  auto prediction = readJson(*content);
  if (!prediction) return failure(prediction.error().within(fmt::format("cannot read prediction '{}'", path)));
  return prediction;
}

Result<void> writeLock(const std::string& path, const Prediction& prediction) {
  return writeFileAtomically(path, writeJson(prediction));
}

}  // namespace dictum::schema

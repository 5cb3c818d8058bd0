#include "frontend/cache_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <thread>
#include <vector>

#include "frontend/dependencies.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SHA256.h"

namespace dictum::frontend {

namespace fs = std::filesystem;

namespace {

constexpr auto lockPoll = std::chrono::milliseconds(20);
constexpr std::int64_t abandonedAfter = 3'600'000'000'000;  // nanoseconds that a temporary file may take

bool synchronize(const std::string& path) {
  int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  bool isDone = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return isDone;
}

bool writeWhole(const std::string& path, llvm::StringRef content) {
  int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (descriptor < 0) return false;
  while (!content.empty()) {
    ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    content = content.drop_front(static_cast<std::size_t>(written));
  }
  return ::close(descriptor) == 0 && content.empty();
}

// The files that share a stem.
struct Entry {
  std::uint64_t size = 0;
  std::int64_t usedAt = 0;
  std::vector<std::string> files;
};

}  // namespace

std::unique_ptr<FileLock> FileLock::acquire(const std::string& path, Mode mode, double patience) {
  int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return nullptr;
  auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(patience);
  int operation = mode == Mode::Shared ? LOCK_SH : LOCK_EX;
  while (::flock(descriptor, operation | LOCK_NB) != 0) {
    bool isBusy = errno == EWOULDBLOCK || errno == EINTR;
    if (!isBusy || std::chrono::steady_clock::now() >= deadline) {
      ::close(descriptor);
      return nullptr;
    }
    std::this_thread::sleep_for(lockPoll);
  }
  return std::unique_ptr<FileLock>(new FileLock(descriptor));
}

FileLock::~FileLock() { ::close(descriptor_); }

void FileLock::share() { ::flock(descriptor_, LOCK_SH); }

Result<CacheStore> CacheStore::open(const std::string& directory, std::uint64_t limit) {
  if (directory.empty()) return failure("neither XDG_CACHE_HOME nor HOME is set");
  CacheStore store(directory, limit);
  for (const char* kind : {"headers", "lists", "units", "locks"}) {
    std::error_code error;
    fs::create_directories(fs::path(directory) / kind, error);
    if (error) return failure("cannot make '" + directory + "/" + kind + "': " + error.message());
  }
  std::string probe = store.temporary(directory + "/locks/probe");
  bool isWritable = writeWhole(probe, "probe");
  store.remove(probe);
  if (!isWritable) return failure("cannot write to '" + directory + "'");
  return store;
}

std::string CacheStore::path(llvm::StringRef kind, llvm::StringRef key, llvm::StringRef extension) const {
  return directory_ + "/" + kind.str() + "/" + key.str() + "." + extension.str();
}

std::unique_ptr<FileLock> CacheStore::lock(llvm::StringRef key, FileLock::Mode mode, double patience) const {
  return FileLock::acquire(path("locks", key, "lock"), mode, patience);
}

std::string CacheStore::temporary(const std::string& path) const {
  static std::atomic<unsigned> counter{0};
  return path + "." + std::to_string(::getpid()) + "-" + std::to_string(++counter) + ".tmp";
}

bool CacheStore::publish(const std::string& temporary, const std::string& path) const {
  bool isDone = synchronize(temporary) && ::rename(temporary.c_str(), path.c_str()) == 0 &&
                synchronize(fs::path(path).parent_path().string());
  if (!isDone) remove(temporary);
  return isDone;
}

bool CacheStore::writeSource(const std::string& path, llvm::StringRef text) const {
  std::string name = temporary(path);
  if (writeWhole(name, text)) return publish(name, path);
  remove(name);
  return false;
}

bool CacheStore::write(const std::string& path, llvm::StringRef text) const {
  return writeSource(path, contentHash(text) + "\n" + text.str());
}

std::optional<std::string> CacheStore::read(const std::string& path) const {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer) return std::nullopt;
  auto [hash, text] = (*buffer)->getBuffer().split('\n');
  return hash == contentHash(text) ? std::optional(text.str()) : std::nullopt;
}

void CacheStore::touch(const std::string& manifest) const { ::utimensat(AT_FDCWD, manifest.c_str(), nullptr, 0); }

void CacheStore::remove(const std::string& path) const { ::unlink(path.c_str()); }

void CacheStore::evict(llvm::StringRef keep) const {
  std::map<std::string, Entry> entries;
  std::uint64_t total = 0;
  for (const char* kind : {"headers", "lists", "units"}) {
    std::error_code error;
    for (fs::directory_iterator file(fs::path(directory_) / kind, error), end; !error && file != end;
         file.increment(error)) {
      std::string path = file->path().string();
      auto stamp = stampOf(path);
      if (!stamp) continue;
      if (file->path().extension() == ".tmp") {
        if (stamp->modified < nowInNanoseconds() - abandonedAfter) remove(path);
        continue;
      }
      Entry& entry = entries[file->path().stem().string()];
      entry.size += stamp->size;
      entry.usedAt = std::max(entry.usedAt, stamp->modified);
      entry.files.push_back(std::move(path));
      total += stamp->size;
    }
  }
  std::vector<std::pair<std::int64_t, std::string>> byUse;
  for (const auto& [stem, entry] : entries) byUse.emplace_back(entry.usedAt, stem);
  std::sort(byUse.begin(), byUse.end());
  for (const auto& [usedAt, stem] : byUse) {
    if (total <= limit_) return;
    auto unused = stem == keep ? nullptr : lock(stem, FileLock::Mode::Exclusive, 0);
    if (!unused) continue;
    for (const std::string& file : entries[stem].files) remove(file);
    total -= entries[stem].size;
  }
}

std::string defaultCacheDirectory() {
  auto value = [](const char* name) -> std::string {
    const char* text = std::getenv(name);
    return text ? text : "";
  };
  std::string cache = value("XDG_CACHE_HOME");
  // The specification has relative paths ignored.
  if (fs::path(cache).is_absolute()) return cache + "/dictum";
  std::string home = value("HOME");
  return home.empty() ? "" : home + "/.cache/dictum";
}

std::string cacheKey(std::initializer_list<llvm::StringRef> parts) {
  llvm::SHA256 hash;
  for (llvm::StringRef part : parts) {
    hash.update(part);
    hash.update(llvm::StringRef("\0", 1));
  }
  return llvm::toHex(hash.final(), /*LowerCase=*/true).substr(0, 32);
}

}  // namespace dictum::frontend

// A directory of results that many processes share.
//
// An entry is one or more files with a common stem, `headers/3f2a....pch` and `headers/3f2a....manifest`. What makes
// sharing safe:
//
//  - a file gets its name only when it is complete and on disk, so after a crash or power loss it is whole or absent;
//  - the manifest is written last, and an entry without a valid one does not exist;
//  - whoever makes or removes an entry holds its lock alone, whoever uses it shares the lock.
//
// When the files exceed the limit, those entries go that nobody uses and that were unused for the longest time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "llvm/ADT/StringRef.h"
#include "schema/error.h"

namespace dictum::frontend {

// Held until destroyed.
class FileLock {
 public:
  enum class Mode { Shared, Exclusive };

  // Waits for others for at most `patience` seconds. Nothing where that was not enough or there can be no lock.
  static std::unique_ptr<FileLock> acquire(const std::string& path, Mode mode, double patience);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  // Lets others share an exclusive lock.
  void share();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

class CacheStore {
 public:
  // Makes the directory. Fails where nothing can be written to it.
  static Result<CacheStore> open(const std::string& directory, std::uint64_t limit);

  // `kind` is a subdirectory. The same names in all processes.
  std::string path(llvm::StringRef kind, llvm::StringRef key, llvm::StringRef extension) const;
  std::unique_ptr<FileLock> lock(llvm::StringRef key, FileLock::Mode mode, double patience) const;

  // A name beside `path` that no other process uses, for what is to become `path` by `publish`.
  std::string temporary(const std::string& path) const;
  // Brings a complete file to disk and gives it its name.
  bool publish(const std::string& temporary, const std::string& path) const;

  bool writeSource(const std::string& path, llvm::StringRef text) const;

  // Text with a checksum: `read` gives nothing for a file that is not as `write` left it.
  bool write(const std::string& path, llvm::StringRef text) const;
  std::optional<std::string> read(const std::string& path) const;

  // Marks the entry as used now.
  void touch(const std::string& manifest) const;
  void remove(const std::string& path) const;

  // Removes entries until the limit holds, but not the one with the stem `keep`, and what crashed processes left.
  void evict(llvm::StringRef keep) const;

 private:
  CacheStore(std::string directory, std::uint64_t limit) : directory_(std::move(directory)), limit_(limit) {}

  std::string directory_;
  std::uint64_t limit_;
};

// $XDG_CACHE_HOME/dictum, else ~/.cache/dictum; empty where neither is known.
std::string defaultCacheDirectory();

// Hexadecimal SHA-256 of the parts, shortened to what a file name needs.
std::string cacheKey(std::initializer_list<llvm::StringRef> parts);

}  // namespace dictum::frontend

// What a cached result was made from, and whether it is still the same.
//
// A result depends on the files that were read, on their content, and on files that were *not* there: a new header
// earlier in the include path, or beside the includer, would be found instead. All three are recorded.
//
// A file counts as unchanged when size, times and inode are as recorded; else its content decides, so that a checkout
// or a copied cache costs one pass of hashing and no rebuild. A file that changed within the last moments before it was
// recorded is always compared by content, because its times cannot tell one write from the next.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "llvm/ADT/StringRef.h"

namespace dictum::frontend {

// A file as it was when it was recorded. Times are nanoseconds since the epoch.
struct FileStamp {
  std::string path;
  std::uint64_t size = 0;
  std::int64_t modified = 0;
  std::int64_t changed = 0;
  std::uint64_t inode = 0;
  std::string hash;  // of the content

  bool hasSameStatus(const FileStamp& other) const;
};

// Hexadecimal, 128 bits.
std::string contentHash(llvm::StringRef content);

// Size, times and inode; nothing where there is no such file.
std::optional<FileStamp> stampOf(const std::string& path);

// A name that an #include or __has_include looked for along the include path.
struct SearchedName {
  std::string name;
  unsigned directory = 0;  // index of the directory that had it; the number of directories where none had
  friend bool operator==(const SearchedName&, const SearchedName&) = default;
};

enum class Freshness {
  Fresh,
  Restamped,  // same content under other times; the stamps are now up to date and worth writing back
  Stale
};

struct Dependencies {
  std::int64_t recordedAt = 0;  // when reading began
  std::vector<FileStamp> files;
  std::vector<std::string> directories;  // the include path, in order
  std::vector<SearchedName> names;
  std::vector<std::string> absentFiles;  // would be found first if they existed
  std::vector<std::string> passedOver;   // existed earlier in the include path, yet were not meant (#include_next)

  Freshness check();

  // A hash of the names and contents of the files.
  std::string content() const;

  // Text form, one fact a line; `parse` gives nothing for what `print` did not write.
  std::string print() const;
  static std::optional<Dependencies> parse(llvm::StringRef text);
};

// Files earlier in the include path than where each name was found.
std::vector<std::string> findPassedOver(const Dependencies& dependencies);

std::int64_t nowInNanoseconds();

}  // namespace dictum::frontend

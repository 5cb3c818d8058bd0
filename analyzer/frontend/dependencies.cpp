#include "frontend/dependencies.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <set>

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

namespace dictum::frontend {

namespace {

// Longer than the clock of a file system lags behind.
constexpr std::int64_t timeGranularity = 2'000'000'000;

std::int64_t nanoseconds(const timespec& time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

bool hasSameContent(const FileStamp& stamp) {
  auto buffer = llvm::MemoryBuffer::getFile(stamp.path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  return buffer && (*buffer)->getBufferSize() == stamp.size && contentHash((*buffer)->getBuffer()) == stamp.hash;
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

std::set<std::string> entriesOf(const std::string& directory) {
  std::set<std::string> entries;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error))
    entries.insert(entry->path().filename().string());
  return entries;
}

// Takes the next space-separated word off `line`.
llvm::StringRef takeWord(llvm::StringRef& line) {
  auto [word, rest] = line.split(' ');
  line = rest;
  return word;
}

template <typename Integer>
bool takeNumber(llvm::StringRef& line, Integer& value) {
  return !takeWord(line).getAsInteger(10, value);
}

bool parseFile(llvm::StringRef line, FileStamp& stamp) {
  bool isValid = takeNumber(line, stamp.size) && takeNumber(line, stamp.modified) && takeNumber(line, stamp.changed) &&
                 takeNumber(line, stamp.inode);
  stamp.hash = takeWord(line).str();
  stamp.path = line.str();
  return isValid && !stamp.path.empty();
}

bool parseLine(llvm::StringRef line, Dependencies& dependencies) {
  llvm::StringRef kind = takeWord(line);
  if (kind == "recorded") return takeNumber(line, dependencies.recordedAt);
  if (kind == "file") return parseFile(line, dependencies.files.emplace_back());
  if (kind == "directory") return dependencies.directories.emplace_back(line), true;
  if (kind == "absent") return dependencies.absentFiles.emplace_back(line), true;
  if (kind == "passed-over") return dependencies.passedOver.emplace_back(line), true;
  if (kind != "name") return false;
  SearchedName& name = dependencies.names.emplace_back();
  bool isValid = takeNumber(line, name.directory);
  name.name = line.str();
  return isValid;
}

}  // namespace

bool FileStamp::hasSameStatus(const FileStamp& other) const {
  return size == other.size && modified == other.modified && changed == other.changed && inode == other.inode;
}

std::string contentHash(llvm::StringRef content) {
  auto hash = llvm::xxh3_128bits(llvm::arrayRefFromStringRef(content));
  return llvm::utohexstr(hash.high64, true, 16) + llvm::utohexstr(hash.low64, true, 16);
}

std::optional<FileStamp> stampOf(const std::string& path) {
  struct stat status;
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return FileStamp{path,
                   static_cast<std::uint64_t>(status.st_size),
                   nanoseconds(status.st_mtim),
                   nanoseconds(status.st_ctim),
                   status.st_ino,
                   ""};
}

std::int64_t nowInNanoseconds() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Freshness Dependencies::check() {
  for (const std::string& path : absentFiles)
    if (exists(path)) return Freshness::Stale;
  std::int64_t checkedAt = nowInNanoseconds();
  bool isRestamped = false;
  for (FileStamp& file : files) {
    auto now = stampOf(file.path);
    if (!now || now->size != file.size) return Freshness::Stale;
    bool isSettled = std::max(file.modified, file.changed) < recordedAt - timeGranularity;
    if (isSettled && file.hasSameStatus(*now)) continue;
    if (!hasSameContent(file)) return Freshness::Stale;
    now->hash = std::move(file.hash);
    file = std::move(*now);
    isRestamped = true;
  }
  if (findPassedOver(*this) != passedOver) return Freshness::Stale;
  if (isRestamped) recordedAt = checkedAt;
  return isRestamped ? Freshness::Restamped : Freshness::Fresh;
}

std::vector<std::string> findPassedOver(const Dependencies& dependencies) {
  std::map<std::string, std::vector<const SearchedName*>> byFirstComponent;
  for (const SearchedName& name : dependencies.names)
    byFirstComponent[name.name.substr(0, name.name.find('/'))].push_back(&name);
  std::vector<std::string> found;
  for (unsigned i = 0; i < dependencies.directories.size(); ++i) {
    std::set<std::string> entries = entriesOf(dependencies.directories[i]);
    for (const auto& [component, names] : byFirstComponent) {
      if (!entries.count(component)) continue;
      for (const SearchedName* name : names) {
        std::string path = dependencies.directories[i] + "/" + name->name;
        if (name->directory > i && exists(path)) found.push_back(std::move(path));
      }
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string Dependencies::content() const {
  std::string text;
  for (const FileStamp& file : files) text += file.hash + " " + file.path + "\n";
  return contentHash(text);
}

std::string Dependencies::print() const {
  std::string text;
  llvm::raw_string_ostream out(text);
  out << "recorded " << recordedAt << '\n';
  for (const FileStamp& file : files)
    out << "file " << file.size << ' ' << file.modified << ' ' << file.changed << ' ' << file.inode << ' ' << file.hash
        << ' ' << file.path << '\n';
  for (const std::string& directory : directories) out << "directory " << directory << '\n';
  for (const SearchedName& name : names) out << "name " << name.directory << ' ' << name.name << '\n';
  for (const std::string& path : absentFiles) out << "absent " << path << '\n';
  for (const std::string& path : passedOver) out << "passed-over " << path << '\n';
  return text;
}

std::optional<Dependencies> Dependencies::parse(llvm::StringRef text) {
  Dependencies dependencies;
  while (!text.empty()) {
    auto [line, rest] = text.split('\n');
    if (!parseLine(line, dependencies)) return std::nullopt;
    text = rest;
  }
  return dependencies;
}

}  // namespace dictum::frontend

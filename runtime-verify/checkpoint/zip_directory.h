// The central directory of a zip archive, held to stricter rules than zip libraries apply.
//
// An archive says everything twice (local headers and central directory), and programs that believe different copies
// see different archives. Here the central directory is the one truth, and an archive that could be read in two ways is
// refused: duplicate names, overlapping records, counts or sizes that disagree with the bytes, bytes before the first
// record, encryption, several disks.
//
//     auto directory = ZipDirectory::read(source, limits);
//     const ZipEntry* entry = directory->find("net/data.pkl");
//     auto record = readRecord(source, *entry, limits.pickleBytes);
//
// libzip is not used: it takes the first of two equal names, does not see overlaps or disagreeing local headers, and
// makes several allocations per entry, where this reads the directory in place. zlib does the inflating.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "checkpoint/byte_source.h"
#include "checkpoint/limits.h"
#include "schema/error.h"

namespace dictum::checkpoint {

struct ZipEntry {
  std::string_view name;     // into the directory's bytes; valid UTF-8 without NUL
  std::uint16_t method = 0;  // 0 stored, 8 deflated
  std::uint32_t crc = 0;     // CRC-32 of the contents; 0 also where the writer left it out
  std::uint64_t compressedSize = 0;
  std::uint64_t size = 0;          // of the contents, in bytes
  std::uint64_t headerOffset = 0;  // of the local header
  std::uint64_t end = 0;           // first byte that is no longer this record's: the next local header or the directory
};

class ZipDirectory {
 public:
  static Result<ZipDirectory> read(ByteSource& source, const Limits& limits);

  const std::vector<ZipEntry>& entries() const { return entries_; }  // in the directory's order
  const ZipEntry* find(std::string_view name) const;                 // null where there is none
  // Frees what is known of the entries; an index of many tensors takes enough memory itself.
  void forgetEntries();
  std::uint64_t appendedBytes() const { return appended_; }  // after the end of the archive

 private:
  // Sorted by hash, since names share long beginnings, and then by name, so that equal hashes cost no more.
  struct Named {
    std::size_t hash = 0;
    std::uint32_t entry = 0;  // position in entries_
  };
  Result<void> sortByName();

  std::unique_ptr<const std::string> bytes_;  // what the names point into
  std::vector<ZipEntry> entries_;
  std::vector<Named> byName_;
  std::uint64_t appended_ = 0;
};

// Position of the record's data in the file; reads and checks the local header.
Result<std::uint64_t> dataOffset(ByteSource& source, const ZipEntry& entry);

struct ZipRecord {
  std::string contents;
  bool intact = true;  // the CRC-32 is the directory's; PyTorch does not look at it, so readers report and go on
};

// The first `length` bytes of a record's contents, fewer where it is shorter, without reading what comes after.
Result<std::string> readRecordStart(ByteSource& source, const ZipEntry& entry, std::uint64_t length);

// The contents of a record: at most `limit` bytes, inflated where needed.
Result<ZipRecord> readRecord(ByteSource& source, const ZipEntry& entry, std::uint64_t limit);

}  // namespace dictum::checkpoint

// Writes zip archives as PyTorch does (ZIP64 end records, sizes behind the data), and lies where told to.
//
//     ZipBuilder zip;
//     zip.add("net/data.pkl", pickle).add("net/version", "3\n");
//     std::string bytes = zip.build();
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dictum::hostile {

struct ZipRecordSpec {
  std::string name;
  std::string contents;
  bool deflate = false;

  // Lies; what is not set is true.
  std::optional<std::string> localName;
  std::optional<std::uint16_t> localMethod;
  std::optional<std::uint32_t> localCompressedSize;  // also says that sizes do not follow the data
  std::optional<std::uint32_t> localSize;            // of the contents, where it does so
  std::optional<std::uint16_t> localFlags;
  std::optional<std::uint16_t> localExtraSize;  // without the bytes
  std::optional<std::string> localSignature;
  std::optional<std::uint16_t> method;
  std::optional<std::uint16_t> flags;
  std::optional<std::uint16_t> disk;
  std::optional<std::uint32_t> crc;
  std::optional<std::uint64_t> size;
  std::optional<std::uint64_t> compressedSize;
  std::optional<std::uint64_t> headerOffset;
  std::optional<std::string> extra;  // of the central header
  std::optional<std::string> centralSignature;
};

class ZipBuilder {
 public:
  ZipBuilder& add(std::string name, std::string contents);
  ZipBuilder& add(ZipRecordSpec record);
  std::string build() const;

  bool zip64 = true;
  std::string before;  // bytes before the archive, which its offsets do not count
  std::string comment;
  std::string appended;

  // Lies of the end records.
  std::optional<std::uint64_t> count;
  std::optional<std::uint64_t> directorySize;
  std::optional<std::uint64_t> directoryOffset;
  std::optional<std::uint64_t> zip64Offset;  // in the locator
  std::optional<std::uint32_t> smallCount;   // in the end record alone
  std::optional<std::uint16_t> disk;

 private:
  std::string endRecords(std::uint64_t directoryAt, std::uint64_t directoryBytes) const;

  std::vector<ZipRecordSpec> records_;
};

}  // namespace dictum::hostile

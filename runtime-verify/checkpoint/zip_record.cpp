#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

#include "checkpoint/little_endian.h"
#include "checkpoint/zip_directory.h"

namespace dictum::checkpoint {
namespace {

constexpr std::uint64_t localHeaderSize = 30;
// A local header's extra field pads the data of torch's archives; one read usually gets header, padding and data.
constexpr std::uint64_t usualPadding = 4096 + 64;

// The name and, where the writer knew them, the sizes must be those of the central directory.
Result<std::uint64_t> checkLocalHeader(std::string_view header, const ZipEntry& entry) {
  if (header.substr(0, 4) != "PK\3\4") return failure(fmt::format("no local header at byte {}", entry.headerOffset));
  const std::size_t nameSize = littleEndian<std::uint16_t>(header, 26);
  if (nameSize != entry.name.size() || header.substr(localHeaderSize, nameSize) != entry.name) {
    return failure("its local header has another name than the central directory");
  }
  if (littleEndian<std::uint16_t>(header, 8) != entry.method) {
    return failure("its local header has another compression method than the central directory");
  }
  const auto flags = littleEndian<std::uint16_t>(header, 6);
  if (flags & 1) return failure("its local header says that it is encrypted, the central directory that it is not");
  const bool sizesFollow = flags & 8;  // in a data descriptor behind the data
  const auto differs = [&](std::size_t at, std::uint64_t expected) {
    const auto size = littleEndian<std::uint32_t>(header, at);
    return size != 0xffffffff && size != expected;
  };
  if (!sizesFollow && (differs(18, entry.compressedSize) || differs(22, entry.size))) {
    return failure("its local header has another size than the central directory");
  }
  const std::uint64_t data = entry.headerOffset + localHeaderSize + nameSize + littleEndian<std::uint16_t>(header, 28);
  if (data > entry.end || entry.compressedSize > entry.end - data) {
    return failure("its local header leaves no room for its data before the next record");
  }
  return data;
}

std::uint64_t headerSize(const ZipEntry& entry) { return localHeaderSize + entry.name.size(); }

struct Inflated {
  std::string contents;  // as many bytes as asked for, or all there are
  bool ended = false;    // the stream ends with them, and uses all of `compressed`
};

Result<Inflated> inflateStart(std::string_view compressed, std::uint64_t length) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return failure("zlib cannot start");
  Inflated inflated{std::string(length, '\0')};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream.avail_in = static_cast<uInt>(compressed.size());
  stream.next_out = reinterpret_cast<Bytef*>(inflated.contents.data());
  stream.avail_out = static_cast<uInt>(length);
  const int status = inflate(&stream, Z_SYNC_FLUSH);
  inflated.contents.resize(stream.total_out);
  inflated.ended = status == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  if (status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR) return inflated;
  return failure("its deflated data are damaged");
}

Result<std::string> inflateAll(std::string_view compressed, std::uint64_t size) {
  // No deflated data are longer than this many times their length, so that a promise of more need not be believed.
  constexpr std::uint64_t largestRatio = 1032, overhead = 64;
  if (size / largestRatio > compressed.size() + overhead)
    return failure(fmt::format("promises {} bytes, more than {} deflated bytes can become", size, compressed.size()));
  // One byte more than promised, so that a longer stream shows.
  auto inflated = inflateStart(compressed, size + 1);
  if (!inflated) return failure(inflated.error());
  if (inflated->contents.size() > size)
    return failure(fmt::format("inflates to more than the {} bytes it promises", size));
  if (!inflated->ended) return failure("its deflated data are damaged");
  if (inflated->contents.size() == size) return std::move(inflated->contents);
  return failure(fmt::format("inflates to {} bytes instead of {}", inflated->contents.size(), size));
}

// Position of the record's data in the file.
Result<std::uint64_t> readLocalHeader(ByteSource& source, const ZipEntry& entry) {
  const auto header = source.read(entry.headerOffset, headerSize(entry), "a local header");
  if (!header) return failure(header.error());
  return checkLocalHeader(*header, entry);
}

// The first `length` bytes of the record's data as they are in the file.
Result<std::string> readData(ByteSource& source, const ZipEntry& entry, std::uint64_t length) {
  // Those of a long record are not moved about in memory behind their header: they are read by themselves.
  constexpr std::uint64_t longRecord = 256 << 10;
  if (length >= longRecord) {
    const auto data = readLocalHeader(source, entry);
    if (!data) return failure(data.error());
    return source.read(*data, length, "a record");
  }
  const std::uint64_t usual = headerSize(entry) + std::min(usualPadding, length + 128) + length;
  auto bytes = source.read(entry.headerOffset, std::min(usual, entry.end - entry.headerOffset), "a record");
  if (!bytes) return failure(bytes.error());
  const auto data = checkLocalHeader(*bytes, entry);
  if (!data) return failure(data.error());
  const std::uint64_t skip = *data - entry.headerOffset;
  if (skip + length > bytes->size()) return source.read(*data, length, "a record");
  bytes->erase(skip + length);
  bytes->erase(0, skip);
  return bytes;
}

}  // namespace

Result<std::uint64_t> dataOffset(ByteSource& source, const ZipEntry& entry) {
  auto data = readLocalHeader(source, entry);
  if (!data) return failure(data.error().within(fmt::format("record '{}'", entry.name)));
  return data;
}

Result<std::string> readRecordStart(ByteSource& source, const ZipEntry& entry, std::uint64_t length) {
  length = std::min(length, entry.size);
  // Deflate's worst case adds five bytes to every block of 65,535; a kilobyte is plenty for a start.
  constexpr std::uint64_t deflateOverhead = 1024;
  const std::uint64_t inFile = entry.method == 0 ? length : std::min(length + deflateOverhead, entry.compressedSize);
  auto data = readData(source, entry, inFile);
  if (data && entry.method != 0) {
    auto inflated = inflateStart(*data, length);
    if (!inflated) return failure(inflated.error().within(fmt::format("record '{}'", entry.name)));
    data = std::move(inflated->contents);
  }
  if (!data) return failure(data.error().within(fmt::format("record '{}'", entry.name)));
  return data;
}

Result<ZipRecord> readRecord(ByteSource& source, const ZipEntry& entry, std::uint64_t limit) {
  const auto at = fmt::format("record '{}'", entry.name);
  if (entry.size > limit || entry.compressedSize > limit) {
    return failure(fmt::format("{}: has {} bytes, more than the {} that are read", at,
                               std::max(entry.size, entry.compressedSize), limit));
  }
  auto contents = readData(source, entry, entry.compressedSize);
  if (contents && entry.method != 0) contents = inflateAll(*contents, entry.size);
  if (!contents) return failure(contents.error().within(at));
  const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(contents->data()), contents->size());
  return ZipRecord{std::move(*contents), entry.crc == 0 || crc == entry.crc};
}

}  // namespace dictum::checkpoint

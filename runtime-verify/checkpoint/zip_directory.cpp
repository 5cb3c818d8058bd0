#include "checkpoint/zip_directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>

#include "checkpoint/large_pages.h"
#include "checkpoint/little_endian.h"
#include "checkpoint/utf8.h"

namespace dictum::checkpoint {
namespace {

constexpr std::uint64_t endRecordSize = 22;
constexpr std::uint64_t zip64LocatorSize = 20;
constexpr std::uint64_t zip64RecordSize = 56;
constexpr std::uint64_t centralHeaderSize = 46;
constexpr std::uint64_t localHeaderSize = 30;
constexpr std::uint64_t maxComment = 0xffff;

// The last bytes of the file, with the end records.
struct Tail {
  std::uint64_t offset;  // of bytes in the file
  std::string bytes;
};

// Where the directory is, as the end records say.
struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t count = 0;
  std::uint64_t limit = 0;  // the first end record: the directory must stop before it
  std::uint64_t appended = 0;
};

Result<Tail> readTail(ByteSource& source, std::uint64_t length) {
  length = std::min(source.size(), length);
  auto bytes = source.read(source.size() - length, length, "the end of the archive");
  if (!bytes) return failure(bytes.error());
  return Tail{source.size() - length, std::move(*bytes)};
}

// Position in the tail of the end record whose comment reaches the end of the file, else of the last one.
std::optional<std::size_t> findEndRecord(std::string_view tail) {
  std::optional<std::size_t> last;
  if (tail.size() < endRecordSize) return last;
  for (std::size_t at = tail.size() - endRecordSize + 1; at-- > 0;) {
    if (tail.substr(at, 4) != "PK\5\6") continue;
    const std::size_t end = at + endRecordSize + littleEndian<std::uint16_t>(tail, at + 20);
    if (end == tail.size()) return at;
    if (end < tail.size() && !last) last = at;
  }
  return last;
}

// A 32-bit field that is all ones defers to the ZIP64 record; otherwise the two must agree.
bool agrees(std::uint64_t small, std::uint64_t deferred, std::uint64_t large) {
  return small == deferred || small == large;
}

Result<void> applyZip64(ByteSource& source, const Tail& tail, std::size_t locator, Extent& extent) {
  const std::string_view bytes = tail.bytes;
  const auto at = littleEndian<std::uint64_t>(bytes, locator + 8);
  if (at > tail.offset + locator || tail.offset + locator - at < zip64RecordSize) {
    return failure(fmt::format("the ZIP64 locator points to byte {}, which is not before it", at));
  }
  auto record = source.read(at, zip64RecordSize, "the ZIP64 end record");
  if (!record) return failure(record.error());
  if (record->compare(0, 4, "PK\6\6") != 0)
    return failure(fmt::format("no ZIP64 end record at byte {}; bytes before the archive or a damaged file", at));
  constexpr std::uint64_t uncounted = 12;  // the signature and the length itself
  const auto length = littleEndian<std::uint64_t>(*record, 4);
  if (length != tail.offset + locator - at - uncounted)
    return failure(fmt::format("the ZIP64 end record at byte {} does not end at its locator, at byte {}", at,
                               tail.offset + locator));
  const auto count = littleEndian<std::uint64_t>(*record, 32);
  const auto size = littleEndian<std::uint64_t>(*record, 40);
  const auto offset = littleEndian<std::uint64_t>(*record, 48);
  if (!agrees(extent.count, 0xffff, count) || !agrees(extent.size, 0xffffffff, size) ||
      !agrees(extent.offset, 0xffffffff, offset)) {
    return failure("the ZIP64 end record and the end record disagree about the directory");
  }
  extent.count = count;
  extent.size = size;
  extent.offset = offset;
  extent.limit = at;
  return {};
}

Result<Extent> locateDirectory(ByteSource& source, const Tail& tail) {
  const auto at = findEndRecord(tail.bytes);
  if (!at) return failure("truncated: the archive has no central directory; copy or download the file again");
  const std::string_view bytes = tail.bytes;
  Extent extent;
  extent.count = littleEndian<std::uint16_t>(bytes, *at + 10);
  extent.size = littleEndian<std::uint32_t>(bytes, *at + 12);
  extent.offset = littleEndian<std::uint32_t>(bytes, *at + 16);
  extent.limit = tail.offset + *at;
  extent.appended = bytes.size() - *at - endRecordSize - littleEndian<std::uint16_t>(bytes, *at + 20);
  const bool severalDisks = littleEndian<std::uint16_t>(bytes, *at + 4) != 0 ||
                            littleEndian<std::uint16_t>(bytes, *at + 6) != 0 ||
                            littleEndian<std::uint16_t>(bytes, *at + 8) != extent.count;
  if (severalDisks) return failure("the archive is split over several disks, which is not supported");
  if (*at >= zip64LocatorSize && bytes.substr(*at - zip64LocatorSize, 4) == "PK\6\7") {
    if (auto applied = applyZip64(source, tail, *at - zip64LocatorSize, extent); !applied)
      return failure(applied.error());
  }
  return extent;
}

Result<void> checkExtent(const Extent& extent, const Limits& limits) {
  if (extent.offset > extent.limit || extent.size > extent.limit - extent.offset) {
    return failure(
        fmt::format("truncated or damaged: the central directory (byte {}, {} bytes) does not end before byte {}",
                    extent.offset, extent.size, extent.limit));
  }
  if (const std::uint64_t gap = extent.limit - extent.offset - extent.size; gap != 0)
    return failure(fmt::format(
        "{} bytes too many before the end record; bytes before the archive, or two archives in one file", gap));
  if (extent.size > limits.directoryBytes) {
    return failure(fmt::format("the central directory has {} bytes, more than the {} that are read", extent.size,
                               limits.directoryBytes));
  }
  if (extent.count > extent.size / centralHeaderSize) {
    return failure(fmt::format("the end record counts {} entries, but the central directory has room for {}",
                               extent.count, extent.size / centralHeaderSize));
  }
  return {};
}

// Replaces the 32-bit fields that are all ones by those of extra field 0x0001.
Result<void> applyZip64Extra(std::string_view extra, ZipEntry& entry) {
  bool found = false;
  for (std::size_t at = 0; at + 4 <= extra.size();) {
    const auto id = littleEndian<std::uint16_t>(extra, at);
    const std::size_t length = littleEndian<std::uint16_t>(extra, at + 2);
    if (length > extra.size() - at - 4) return failure("an extra field is longer than its header says");
    if (id == 0x0001) {
      if (found) return failure("it has two ZIP64 extra fields");
      found = true;
      std::size_t position = at + 4;
      for (std::uint64_t* field : {&entry.size, &entry.compressedSize, &entry.headerOffset}) {
        if (*field != 0xffffffff) continue;
        if (position + 8 > at + 4 + length) return failure("its ZIP64 extra field is too short");
        *field = littleEndian<std::uint64_t>(extra, position);
        position += 8;
      }
    }
    at += 4 + length;
  }
  return {};
}

Result<void> checkEntry(const ZipEntry& entry, std::uint16_t flags, std::uint16_t disk, std::uint64_t directoryOffset) {
  if (flags & 0x2041) return failure("is encrypted, which is not supported");
  if (entry.method != 0 && entry.method != 8) return failure(fmt::format("uses compression method {}", entry.method));
  if (disk != 0) return failure("is on another disk");
  if (entry.method == 0 && entry.size != entry.compressedSize) {
    return failure(fmt::format("is stored, but has sizes {} and {}", entry.compressedSize, entry.size));
  }
  const std::uint64_t header = localHeaderSize + entry.name.size();
  if (entry.headerOffset > directoryOffset || header > directoryOffset - entry.headerOffset ||
      entry.compressedSize > directoryOffset - entry.headerOffset - header) {
    return failure(
        fmt::format("truncated or damaged: {} bytes at byte {} do not end before the central directory at byte {}",
                    entry.compressedSize, entry.headerOffset, directoryOffset));
  }
  return {};
}

// The entry at `at`, which moves behind it.
Result<ZipEntry> parseEntry(std::string_view directory, std::size_t& at, std::uint64_t directoryOffset) {
  if (directory.size() - at < centralHeaderSize) return failure("the central directory ends within a header");
  if (directory.substr(at, 4) != "PK\1\2") {
    return failure(fmt::format("no central directory header at byte {}; bytes before the archive or a damaged file",
                               directoryOffset + at));
  }
  ZipEntry entry;
  const auto flags = littleEndian<std::uint16_t>(directory, at + 8);
  entry.method = littleEndian<std::uint16_t>(directory, at + 10);
  entry.crc = littleEndian<std::uint32_t>(directory, at + 16);
  entry.compressedSize = littleEndian<std::uint32_t>(directory, at + 20);
  entry.size = littleEndian<std::uint32_t>(directory, at + 24);
  const std::size_t nameSize = littleEndian<std::uint16_t>(directory, at + 28);
  const std::size_t extraSize = littleEndian<std::uint16_t>(directory, at + 30);
  const std::size_t commentSize = littleEndian<std::uint16_t>(directory, at + 32);
  const auto disk = littleEndian<std::uint16_t>(directory, at + 34);
  entry.headerOffset = littleEndian<std::uint32_t>(directory, at + 42);
  const std::size_t whole = centralHeaderSize + nameSize + extraSize + commentSize;
  if (directory.size() - at < whole) return failure("the central directory ends within a name");
  entry.name = directory.substr(at + centralHeaderSize, nameSize);
  if (!isUtf8(entry.name) || entry.name.find('\0') != std::string_view::npos || entry.name.empty()) {
    return failure(fmt::format("the name of the record at byte {} is empty or no text", directoryOffset + at));
  }
  const std::string_view extra = directory.substr(at + centralHeaderSize + nameSize, extraSize);
  auto checked = applyZip64Extra(extra, entry);
  if (checked) checked = checkEntry(entry, flags, disk, directoryOffset);
  if (!checked) return failure(checked.error().within(fmt::format("record '{}'", entry.name)));
  at += whole;
  return entry;
}

// Gives every entry its end, and refuses records that share bytes.
Result<void> layOut(std::vector<ZipEntry>& entries, std::uint64_t directoryOffset) {
  std::vector<ZipEntry*> order(entries.size());
  std::transform(entries.begin(), entries.end(), order.begin(), [](ZipEntry& entry) { return &entry; });
  const auto earlier = [](const ZipEntry* a, const ZipEntry* b) { return a->headerOffset < b->headerOffset; };
  if (!std::is_sorted(order.begin(), order.end(), earlier)) std::sort(order.begin(), order.end(), earlier);
  for (std::size_t i = 0; i < order.size(); ++i) {
    ZipEntry& entry = *order[i];
    entry.end = i + 1 < order.size() ? order[i + 1]->headerOffset : directoryOffset;
    const std::uint64_t least = entry.headerOffset + localHeaderSize + entry.name.size() + entry.compressedSize;
    if (least > entry.end) {
      return failure(fmt::format("records '{}' and '{}' overlap", entry.name, order[i + 1]->name));
    }
  }
  if (!order.empty() && order.front()->headerOffset != 0) {
    return failure(fmt::format("{} bytes before the first record; cut them off", order.front()->headerOffset));
  }
  return {};
}

}  // namespace

Result<ZipDirectory> ZipDirectory::read(ByteSource& source, const Limits& limits) {
  constexpr std::uint64_t endRecords = zip64RecordSize + zip64LocatorSize + endRecordSize;
  auto tail = readTail(source, endRecords);
  // PyTorch writes no comment. Where there is one, or appended bytes, the end record lies further ahead.
  if (tail && findEndRecord(tail->bytes) != tail->bytes.size() - endRecordSize)
    tail = readTail(source, endRecords + maxComment);
  if (!tail) return failure(tail.error());
  const auto extent = locateDirectory(source, *tail);
  if (!extent) return failure(extent.error());
  if (auto checked = checkExtent(*extent, limits); !checked) return failure(checked.error());

  ZipDirectory directory;
  directory.appended_ = extent->appended;
  auto bytes = source.read(extent->offset, extent->size, "the central directory");
  if (!bytes) return failure(bytes.error());
  directory.bytes_ = std::make_unique<const std::string>(std::move(*bytes));
  reserveLarge(directory.entries_, extent->count);
  std::size_t at = 0;
  for (std::uint64_t i = 0; i < extent->count; ++i) {
    auto entry = parseEntry(*directory.bytes_, at, extent->offset);
    if (!entry) return failure(entry.error());
    directory.entries_.push_back(*entry);
  }
  if (at != extent->size) {
    return failure(fmt::format("the end record counts {} entries, but the central directory goes on for {} bytes",
                               extent->count, extent->size - at));
  }
  if (auto laidOut = layOut(directory.entries_, extent->offset); !laidOut) return failure(laidOut.error());

  if (auto sorted = directory.sortByName(); !sorted) return failure(sorted.error());
  return directory;
}

Result<void> ZipDirectory::sortByName() {
  reserveLarge(byName_, entries_.size());
  for (std::uint32_t i = 0; i < entries_.size(); ++i)
    byName_.push_back({std::hash<std::string_view>{}(entries_[i].name), i});
  const auto name = [this](const Named& named) { return entries_[named.entry].name; };
  std::sort(byName_.begin(), byName_.end(),
            [&](const Named& a, const Named& b) { return a.hash != b.hash ? a.hash < b.hash : name(a) < name(b); });
  const auto twice = std::adjacent_find(byName_.begin(), byName_.end(), [&](const Named& a, const Named& b) {
    return a.hash == b.hash && name(a) == name(b);
  });
  if (twice != byName_.end()) return failure(fmt::format("record '{}' is there twice", name(*twice)));
  return {};
}

void ZipDirectory::forgetEntries() {
  entries_ = std::vector<ZipEntry>();
  byName_ = std::vector<Named>();
  bytes_.reset();
}

const ZipEntry* ZipDirectory::find(std::string_view name) const {
  const std::size_t hash = std::hash<std::string_view>{}(name);
  const auto isBefore = [&](const Named& named) {
    return named.hash != hash ? named.hash < hash : entries_[named.entry].name < name;
  };
  // Hashes are spread evenly, so the place is near the share of the hash in all; the bisection need not cover all.
  constexpr double allHashes = 0x1p64;
  constexpr std::ptrdiff_t window = 256;
  const auto count = static_cast<std::ptrdiff_t>(byName_.size());
  const auto guess = static_cast<std::ptrdiff_t>(static_cast<double>(hash) / allHashes * static_cast<double>(count));
  auto first = byName_.begin() + std::max<std::ptrdiff_t>(guess - window, 0);
  auto last = byName_.begin() + std::min(guess + window, count);
  if (first != byName_.begin() && !isBefore(first[-1])) first = byName_.begin();
  if (last != byName_.end() && isBefore(*last)) last = byName_.end();
  const auto found = std::partition_point(first, last, isBefore);
  return found != byName_.end() && entries_[found->entry].name == name ? &entries_[found->entry] : nullptr;
}

}  // namespace dictum::checkpoint

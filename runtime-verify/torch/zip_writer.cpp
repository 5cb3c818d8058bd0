#include "zip_writer.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace dictum::bridge {
namespace {

constexpr std::uint64_t alignment = 64;  // of the data, so that they can be mapped
constexpr std::uint64_t localHeaderSize = 30;
constexpr std::uint16_t version64 = 45;     // needed to read ZIP64
constexpr std::uint16_t utf8Names = 0x800;  // flag

template <typename Integer>
std::string bytesOf(std::uint64_t value) {
  std::string bytes(sizeof(Integer), '\0');
  for (char& byte : bytes) {
    byte = static_cast<char>(value & 0xff);
    value >>= 8;
  }
  return bytes;
}

std::string word(std::uint64_t value) { return bytesOf<std::uint16_t>(value); }
std::string dword(std::uint64_t value) { return bytesOf<std::uint32_t>(value); }
std::string qword(std::uint64_t value) { return bytesOf<std::uint64_t>(value); }

constexpr std::uint64_t largest32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t largest16 = std::numeric_limits<std::uint16_t>::max();

// What 32 bits cannot say is all ones, and said in the ZIP64 field.
std::string small(std::uint64_t value) { return dword(std::min(value, largest32)); }

std::string extraField(std::uint16_t id, const std::string& contents) {
  return word(id) + word(contents.size()) + contents;
}

constexpr std::uint16_t zip64Field = 1;
constexpr std::uint16_t paddingField = 0x4246;  // "FB", as PyTorch pads

// Fills up so that the data begin at a multiple of `alignment`.
std::string padding(std::uint64_t end) {
  constexpr std::uint64_t fieldHeader = 4;
  const std::uint64_t left = (alignment - (end + fieldHeader) % alignment) % alignment;
  return extraField(paddingField, std::string(left, 'Z'));
}

std::uint32_t checksum(std::string_view contents) {
  return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(contents.data()), contents.size()));
}

}  // namespace

void ZipWriter::add(const std::string& name, std::string_view contents) {
  const std::uint64_t offset = file_.position(), size = contents.size();
  const bool isLarge = size >= largest32;
  // Version, flags, method 0, time 0, the date 1980-01-01, checksum, sizes.
  const std::string middle = word(version64) + word(utf8Names) + word(0) + word(0) + word(0x21) +
                             dword(checksum(contents)) + small(size) + small(size) + word(name.size());
  std::string extra = isLarge ? extraField(zip64Field, qword(size) + qword(size)) : "";
  extra += padding(offset + localHeaderSize + name.size() + extra.size());
  file_.write("PK\3\4" + middle + word(extra.size()) + name + extra);
  file_.write(contents);

  std::string large = isLarge ? qword(size) + qword(size) : "";
  if (offset >= largest32) large += qword(offset);
  const std::string centralExtra = large.empty() ? "" : extraField(zip64Field, large);
  // Comment, disk, internal and external attributes: none.
  directory_ += "PK\1\2" + word(version64) + middle + word(centralExtra.size()) + word(0) + word(0) + word(0) +
                dword(0) + small(offset) + name + centralExtra;
  ++count_;
}

void ZipWriter::finish() {
  const std::uint64_t start = file_.position(), end = start + directory_.size();
  file_.write(directory_);
  constexpr std::uint64_t sizeOfRest = 44;  // of the ZIP64 end record
  file_.write("PK\6\6" + qword(sizeOfRest) + word(version64) + word(version64) + dword(0) + dword(0) + qword(count_) +
              qword(count_) + qword(directory_.size()) + qword(start));
  file_.write("PK\6\7" + dword(0) + qword(end) + dword(1));
  file_.write("PK\5\6" + word(0) + word(0) + word(std::min(count_, largest16)) + word(std::min(count_, largest16)) +
              small(directory_.size()) + small(start) + word(0));
}

}  // namespace dictum::bridge

#include "hostile/zip_builder.h"

#include <zlib.h>

#include <algorithm>
#include <utility>

#include "hostile/bytes.h"

namespace dictum::hostile {
namespace {

std::string deflated(const std::string& contents) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string bytes(deflateBound(&stream, contents.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(contents.data()));
  stream.avail_in = static_cast<uInt>(contents.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  deflate(&stream, Z_FINISH);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  return bytes;
}

std::string localHeader(const ZipRecordSpec& record) {
  const std::string name = record.localName.value_or(record.name);
  const std::uint16_t flags = record.localFlags.value_or(record.localCompressedSize ? 0x0800 : 0x0808);
  return record.localSignature.value_or("PK\3\4") + bytesOf<std::uint16_t>(0) + bytesOf(flags) +
         bytesOf(record.localMethod.value_or(record.deflate ? 8 : 0)) + bytesOf<std::uint32_t>(0) +
         bytesOf<std::uint32_t>(0) + bytesOf(record.localCompressedSize.value_or(0)) +
         bytesOf(record.localSize.value_or(record.localCompressedSize.value_or(0))) +
         bytesOf(static_cast<std::uint16_t>(name.size())) + bytesOf(record.localExtraSize.value_or(0)) + name;
}

std::string centralHeader(const ZipRecordSpec& record, std::uint64_t dataSize, std::uint64_t offset) {
  const std::string extra = record.extra.value_or("");
  const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(record.contents.data()), record.contents.size());
  return record.centralSignature.value_or("PK\1\2") + bytesOf<std::uint16_t>(0) + bytesOf<std::uint16_t>(0) +
         bytesOf(record.flags.value_or(0x0808)) + bytesOf(record.method.value_or(record.deflate ? 8 : 0)) +
         bytesOf<std::uint32_t>(0) + bytesOf(record.crc.value_or(static_cast<std::uint32_t>(crc))) +
         bytesOf(static_cast<std::uint32_t>(record.compressedSize.value_or(dataSize))) +
         bytesOf(static_cast<std::uint32_t>(record.size.value_or(record.contents.size()))) +
         bytesOf(static_cast<std::uint16_t>(record.name.size())) + bytesOf(static_cast<std::uint16_t>(extra.size())) +
         bytesOf<std::uint16_t>(0) + bytesOf(record.disk.value_or(0)) + bytesOf<std::uint16_t>(0) +
         bytesOf<std::uint32_t>(0) + bytesOf(static_cast<std::uint32_t>(record.headerOffset.value_or(offset))) +
         record.name + extra;
}

}  // namespace

ZipBuilder& ZipBuilder::add(std::string name, std::string contents) {
  return add(ZipRecordSpec{.name = std::move(name), .contents = std::move(contents)});
}

ZipBuilder& ZipBuilder::add(ZipRecordSpec record) {
  records_.push_back(std::move(record));
  return *this;
}

std::string ZipBuilder::build() const {
  std::string archive, directory;
  for (const ZipRecordSpec& record : records_) {
    const std::string data = record.deflate ? deflated(record.contents) : record.contents;
    directory += centralHeader(record, data.size(), archive.size());
    archive += localHeader(record) + data;
  }
  const std::uint64_t directoryAt = archive.size();
  archive += directory;
  return before + archive + endRecords(directoryAt, directory.size()) + appended;
}

std::string ZipBuilder::endRecords(std::uint64_t directoryAt, std::uint64_t directoryBytes) const {
  const std::uint64_t entries = count.value_or(records_.size());
  const std::uint64_t bytes = directorySize.value_or(directoryBytes);
  const std::uint64_t offset = directoryOffset.value_or(directoryAt);
  std::string records;
  if (zip64) {
    records += "PK\6\6" + bytesOf<std::uint64_t>(44) + bytesOf<std::uint32_t>(0) + bytesOf<std::uint64_t>(0) +
               bytesOf(entries) + bytesOf(entries) + bytesOf(bytes) + bytesOf(offset);
    records += "PK\6\7" + bytesOf<std::uint32_t>(0) + bytesOf(zip64Offset.value_or(directoryAt + directoryBytes)) +
               bytesOf<std::uint32_t>(1);
  }
  const auto small = static_cast<std::uint16_t>(smallCount.value_or(std::min<std::uint64_t>(entries, 0xffff)));
  return records + "PK\5\6" + bytesOf(disk.value_or(0)) + bytesOf<std::uint16_t>(0) + bytesOf(small) + bytesOf(small) +
         bytesOf(static_cast<std::uint32_t>(bytes)) + bytesOf(static_cast<std::uint32_t>(offset)) +
         bytesOf(static_cast<std::uint16_t>(comment.size())) + comment;
}

}  // namespace dictum::hostile

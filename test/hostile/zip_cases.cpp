#include "checkpoint/checkpoint_index.h"
#include "hostile/bytes.h"
#include "hostile/checkpoint_builder.h"
#include "hostile/hostile_case.h"

namespace dictum::hostile {
namespace {

// {"w": float32[2, 3]} with one record more, which lies.
std::string withRecord(ZipRecordSpec record) { return smallPythonZip().add(std::move(record)).build(); }

template <typename Change>
std::string changed(Change change) {
  ZipBuilder zip = smallPythonZip();
  change(zip);
  return zip.build();
}

std::string zip64Extra(const std::string& fields) {
  return bytesOf<std::uint16_t>(1) + bytesOf(static_cast<std::uint16_t>(fields.size())) + fields;
}

std::vector<Case> endRecordCases() {
  return {
      {"EndRecordMissing", [] { return smallPythonZip().build().substr(0, 300); },
       "truncated: the archive has no central directory; copy or download the file again"},
      {"CountTooSmall", [] { return changed([](ZipBuilder& zip) { zip.count = 2; }); },
       "the end record counts 2 entries, but the central directory goes on for 57 bytes"},
      {"CountTooLarge", [] { return changed([](ZipBuilder& zip) { zip.count = 4; }); },
       "the end record counts 4 entries, but the central directory has room for 3"},
      {"CountTooLargeForLongNames",
       [] { return changed([](ZipBuilder& zip) { zip.add("net/" + std::string(60, 'x'), "").count = 5; }); },
       "the central directory ends within a header"},
      {"CountAbsurd",
       [] {
         return changed([](ZipBuilder& zip) {
           zip.count = std::uint64_t{1} << 60;
           zip.smallCount = 0xffff;
         });
       },
       "the end record counts 1152921504606846976 entries, but the central directory has room for 3"},
      {"DirectoryBeyondEnd", [] { return changed([](ZipBuilder& zip) { zip.directoryOffset = 1 << 20; }); },
       "truncated or damaged: the central directory (byte 1048576, 171 bytes) does not end before byte 479"},
      {"DirectorySizeOverflows",
       [] { return changed([](ZipBuilder& zip) { zip.directorySize = ~std::uint64_t{0} - 10; }); },
       "the ZIP64 end record and the end record disagree about the directory"},
      {"DirectoryTooLarge",
       [] { return smallPythonZip().build(); },
       "the central directory has 171 bytes, more than the 100 that are read",
       {.directoryBytes = 100}},
      {"Zip64Disagrees", [] { return changed([](ZipBuilder& zip) { zip.smallCount = 2; }); },
       "the ZIP64 end record and the end record disagree about the directory"},
      {"Zip64LocatorPointsBehindItself", [] { return changed([](ZipBuilder& zip) { zip.zip64Offset = 1 << 30; }); },
       "the ZIP64 locator points to byte 1073741824, which is not before it"},
      {"Zip64LocatorPointsElsewhere", [] { return changed([](ZipBuilder& zip) { zip.zip64Offset = 8; }); },
       "no ZIP64 end record at byte 8; bytes before the archive or a damaged file"},
      {"SeveralDisks", [] { return changed([](ZipBuilder& zip) { zip.disk = 1; }); },
       "the archive is split over several disks, which is not supported"},
      {"BytesBeforeTheArchive",
       [] { return changed([](ZipBuilder& zip) { zip.before = std::string("PK\3\4\0\0", 6); }); },
       "no ZIP64 end record at byte 479; bytes before the archive or a damaged file"},
      {"BytesBeforeTheArchiveWithoutZip64",
       [] {
         return changed([](ZipBuilder& zip) {
           zip.zip64 = false;
           zip.before = std::string("PK\3\4\0\0", 6);
         });
       },
       "6 bytes too many before the end record; bytes before the archive, or two archives in one file"},
      {"EmptyArchive", [] { return ZipBuilder().build(); },
       "is no checkpoint of a known format (torch.save, torch::save, TorchScript, safetensors, npz)"},
  };
}

std::vector<Case> recordCases() {
  return {
      {"DuplicateDataPickle", [] { return withRecord({.name = "net/data.pkl", .contents = "other"}); },
       "record 'net/data.pkl' is there twice"},
      {"OverlappingRecords", [] { return withRecord({.name = "net/evil", .contents = "x", .headerOffset = 10}); },
       "records 'net/data.pkl' and 'net/evil' overlap"},
      {"TwoRecordsAtOnePlace", [] { return withRecord({.name = "net/evil", .contents = "", .headerOffset = 0}); },
       "records 'net/data.pkl' and 'net/evil' overlap"},
      {"RecordBehindDirectory",
       [] { return withRecord({.name = "net/evil", .contents = "x", .headerOffset = 1 << 20}); },
       "record 'net/evil': truncated or damaged: 1 bytes at byte 1048576 do not end before the central directory at "
       "byte 347"},
      {"RecordSizeBeyondFile",
       [] {
         return withRecord({.name = "net/evil", .contents = "x", .size = 0x7fffffff, .compressedSize = 0x7fffffff});
       },
       "record 'net/evil': truncated or damaged: 2147483647 bytes at byte 308 do not end before the central directory "
       "at byte 347"},
      {"StoredSizesDiffer", [] { return withRecord({.name = "net/evil", .contents = "x", .size = 5}); },
       "record 'net/evil': is stored, but has sizes 1 and 5"},
      {"Encrypted", [] { return withRecord({.name = "net/evil", .contents = "x", .flags = 0x0809}); },
       "record 'net/evil': is encrypted, which is not supported"},
      {"UnknownCompression", [] { return withRecord({.name = "net/evil", .contents = "x", .method = 14}); },
       "record 'net/evil': uses compression method 14"},
      {"RecordOnAnotherDisk", [] { return withRecord({.name = "net/evil", .contents = "x", .disk = 3}); },
       "record 'net/evil': is on another disk"},
      {"NameIsNoText", [] { return withRecord({.name = "net/\xff\xfe", .contents = "x"}); },
       "the name of the record at byte 516 is empty or no text"},
      {"NameHoldsNul", [] { return withRecord({.name = std::string("net/a\0b", 7), .contents = "x"}); },
       "the name of the record at byte 517 is empty or no text"},
      {"NameIsEmpty", [] { return withRecord({.name = "", .contents = "x"}); },
       "the name of the record at byte 510 is empty or no text"},
      {"CentralSignatureWrong",
       [] { return withRecord({.name = "net/evil", .contents = "x", .centralSignature = "PK\1\3"}); },
       "no central directory header at byte 518; bytes before the archive or a damaged file"},
      {"ExtraFieldTooLong",
       [] { return withRecord({.name = "net/evil", .contents = "x", .extra = std::string("\1\0\xff\0", 4)}); },
       "record 'net/evil': an extra field is longer than its header says"},
      {"Zip64ExtraTooShort",
       [] {
         return withRecord({.name = "net/evil", .contents = "x", .size = 0xffffffff, .extra = zip64Extra("1234")});
       },
       "record 'net/evil': its ZIP64 extra field is too short"},
      {"Zip64ExtraLies",
       [] {
         return withRecord({.name = "net/evil",
                            .contents = "x",
                            .size = 0xffffffff,
                            .compressedSize = 0xffffffff,
                            .extra = zip64Extra(bytesOf(~std::uint64_t{0}) + bytesOf(~std::uint64_t{0}))});
       },
       "record 'net/evil': truncated or damaged: 18446744073709551615 bytes at byte 308 do not end before the central "
       "directory at byte 347"},
      {"NoTopDirectory", [] { return withRecord({.name = "evil", .contents = "x"}); },
       "record 'evil' is not in the archive's one directory"},
      {"TwoTopDirectories", [] { return withRecord({.name = "evil/x", .contents = "x"}); },
       "the archive has two top directories, 'net/' and 'evil/'"},
      {"NoDataPickle", [] { return ZipBuilder().add("net/version", "3\n").build(); },
       "is a zip archive, but no checkpoint: it has no record 'data.pkl' in a top directory"},
      {"ByteOrderUnknown", [] { return withRecord({.name = "net/byteorder", .contents = "middle"}); },
       "record 'byteorder' says neither 'little' nor 'big'"},
      {"ByteOrderTooLong", [] { return withRecord({.name = "net/byteorder", .contents = std::string(5000, 'x')}); },
       "record 'net/byteorder': has 5000 bytes, more than the 4096 that are read"},
  };
}

std::string archiveOf(ZipRecordSpec pickle) { return ZipBuilder().add(std::move(pickle)).build(); }

std::vector<Case> localHeaderCases() {
  const std::string pickle = "\x80\x02}.";
  return {
      {"LocalSignatureWrong",
       [=] {
         return ZipBuilder()
             .add("net/version", "3\n")
             .add({.name = "net/data.pkl", .contents = pickle, .localSignature = "PK\3\5"})
             .build();
       },
       "record 'net/data.pkl': no local header at byte 43"},
      {"LocalNameDiffers",
       [=] { return archiveOf({.name = "net/data.pkl", .contents = pickle, .localName = "net/evil.pkl"}); },
       "record 'net/data.pkl': its local header has another name than the central directory"},
      {"LocalMethodDiffers", [=] { return archiveOf({.name = "net/data.pkl", .contents = pickle, .localMethod = 8}); },
       "record 'net/data.pkl': its local header has another compression method than the central directory"},
      {"LocalSizeDiffers",
       [=] { return archiveOf({.name = "net/data.pkl", .contents = pickle, .localCompressedSize = 3}); },
       "record 'net/data.pkl': its local header has another size than the central directory"},
      {"LocalExtraLeavesNoRoom",
       [=] { return archiveOf({.name = "net/data.pkl", .contents = pickle, .localExtraSize = 60000}); },
       "record 'net/data.pkl': its local header leaves no room for its data before the next record"},
      {"DeflateBomb",
       [] {
         return archiveOf(
             {.name = "net/data.pkl", .contents = std::string(1 << 20, '\0'), .deflate = true, .size = 1000});
       },
       "record 'net/data.pkl': inflates to more than the 1000 bytes it promises"},
      {"DeflateBombThatAdmitsIt",
       [] { return archiveOf({.name = "net/data.pkl", .contents = std::string(1 << 20, '\0'), .deflate = true}); },
       "record 'net/data.pkl': has 1048576 bytes, more than the 65536 that are read",
       {.pickleBytes = 65536}},
      {"DeflatedPromisesTheImpossible",
       [=] { return archiveOf({.name = "net/data.pkl", .contents = "x", .deflate = true, .size = 16'000'000}); },
       "record 'net/data.pkl': promises 16000000 bytes, more than 3 deflated bytes can become"},
      {"InflatesToLess",
       [=] { return archiveOf({.name = "net/data.pkl", .contents = pickle, .deflate = true, .size = 50}); },
       "record 'net/data.pkl': inflates to 4 bytes instead of 50"},
      {"DeflatedDataDamaged",
       [] {
         return archiveOf({.name = "net/data.pkl", .contents = "\xff\xff\xff\xff", .localMethod = 8, .method = 8});
       },
       "record 'net/data.pkl': its deflated data are damaged"},
  };
}

}  // namespace

std::vector<Case> zipCases() {
  std::vector<Case> all = endRecordCases();
  for (auto more : {recordCases(), localHeaderCases()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace dictum::hostile

// What a file is, by its first bytes. Names are not trusted: `.pt`, `.pth` and `.bin` are used for everything.
#pragma once

#include <string_view>

#include "checkpoint/zip_directory.h"
#include "schema/error.h"

namespace dictum::checkpoint {

enum class Format { Zip, Safetensors, Legacy, Pickle, Json };

constexpr std::uint64_t sniffedBytes = 512;

// `head` is the file's first bytes, at most sniffedBytes. The error names a format that is recognised but not read, and
// says what to do.
Result<Format> sniff(std::string_view head, std::uint64_t fileSize);

enum class ZipKind { Python, Script, Npz };

// What kind of zip archive it is, by the records it has.
Result<ZipKind> sniffZip(const ZipDirectory& directory);

}  // namespace dictum::checkpoint

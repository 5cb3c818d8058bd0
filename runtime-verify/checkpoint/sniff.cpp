#include "checkpoint/sniff.h"

#include <fmt/format.h>

#include <algorithm>

#include "checkpoint/little_endian.h"

namespace dictum::checkpoint {
namespace {

using namespace std::string_view_literals;

bool startsWith(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }
bool endsWith(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

// Formats that are recognised and not read: where their magic stands, and what to do about them.
struct Foreign {
  std::size_t at;
  std::string_view magic;
  std::string_view message;
};

constexpr Foreign foreign[] = {
    {0, "version https://git-lfs"sv, "is a Git LFS pointer, not the file itself; run 'git lfs pull'"},
    {0, "GGUF"sv, "is a GGUF file, whose names and blocks are llama.cpp's; use the checkpoint it was converted from"},
    {0, "\x89HDF\r\n\x1a\n"sv, "is an HDF5 file (Keras); PyTorch does not load it; convert it to safetensors"},
    {0, "\x93NUMPY"sv, "is a single NumPy array without keys; save several with numpy.savez"},
    {0, "\x1f\x8b"sv, "is compressed with gzip; decompress it first"},
    {0, "\x28\xb5\x2f\xfd"sv, "is compressed with zstd; decompress it first"},
    {0,
     "\xfd"
     "7zXZ"sv,
     "is compressed with xz; decompress it first"},
    {0, "BZh"sv, "is compressed with bzip2; decompress it first"},
    {0, "7z\xbc\xaf"sv, "is a 7z archive; extract it first"},
    {0, "Rar!"sv, "is a RAR archive; extract it first"},
    {0,
     "\x7f"
     "ELF"sv,
     "is a program or library, not a checkpoint"},
    {4, "TFL3"sv, "is a TensorFlow Lite model; PyTorch does not load it; convert it to safetensors"},
    {257, "ustar"sv, "is a tar archive; extract it first, or load it with PyTorch and save it again"},
    {0, "PK\5\6"sv, "is an empty zip archive"},
};

// ONNX is protobuf without a magic: field 1 (ir_version, a small number), then field 2 (producer_name, text).
bool looksLikeOnnx(std::string_view head) {
  return head.size() > 4 && head[0] == 0x08 && head[1] > 0 && head[1] < 32 && head[2] == 0x12 && head[3] > 0 &&
         static_cast<std::size_t>(head[3]) + 4 < head.size();
}

// A tar header before POSIX: a name, then octal digits from byte 100.
bool looksLikeOldTar(std::string_view head) {
  if (head.size() < 512) return false;
  const auto octal = [](char c) { return (c >= '0' && c <= '7') || c == ' ' || c == '\0'; };
  const std::string_view numbers = head.substr(100, 48);
  return head[0] != '\0' && std::all_of(numbers.begin(), numbers.end(), octal) &&
         std::any_of(numbers.begin(), numbers.end(), [](char c) { return c >= '1' && c <= '7'; });
}

// The index of a TensorFlow checkpoint: a table whose first value has an empty key and says how many shards there are.
bool looksLikeTensorFlow(std::string_view head) {
  return head.size() > 16 && head.substr(0, 2) == "\0\0"sv && head.substr(3, 1) == "\x08"sv &&
         head.substr(0, 16).find("\x1a\x02\x08\x01"sv) < 16;
}

// What a server or a terminal writes, and what to do about it; empty where it is none of it.
std::string_view whatText(std::string_view head) {
  const auto isText = [](char c) { return (c >= ' ' && c != '\x7f') || c == '\n' || c == '\r' || c == '\t'; };
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || !std::all_of(head.begin(), head.end(), [&](char c) {
        return isText(c) || static_cast<unsigned char>(c) >= 0x80;
      }))
    return {};
  std::string start(head.substr(first, 16));
  for (char& c : start) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (startsWith(start, "<!doctype") || startsWith(start, "<html"))
    return "is an HTML page, probably the answer of a server; download the file again";
  if (startsWith(start, "<?xml")) return "is an XML document, probably the answer of a server; download the file again";
  if (!std::all_of(head.begin(), head.end(), isText) || head.size() < 4) return {};
  return "is a text file, not a checkpoint; was it downloaded or copied as a whole?";
}

bool looksLikePickle(std::string_view head) {
  return head.size() >= 2 && head[0] == '\x80' && head[1] >= 0 && head[1] <= 5;
}

bool looksLikeJson(std::string_view head) {
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && head[first] == '{';
}

}  // namespace

Result<Format> sniff(std::string_view head, std::uint64_t fileSize) {
  if (head.empty()) return failure("is empty; copy or download the file again");
  if (startsWith(head, "PK\3\4")) return Format::Zip;
  // torch.save's magic number 0x1950a86a20f9469cfc6c, pickled with protocol 2 or later.
  if (looksLikePickle(head) && head.substr(0, 32).find("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"sv) < 12) {
    return Format::Legacy;
  }
  for (const Foreign& format : foreign) {
    if (head.size() > format.at && startsWith(head.substr(format.at), format.magic)) {
      return failure(std::string(format.message));
    }
  }
  if (looksLikePickle(head)) return Format::Pickle;
  // A length that the file can hold, then JSON.
  if (head.size() > 8 && head[8] == '{') return Format::Safetensors;
  if (looksLikeJson(head)) return Format::Json;
  if (head.size() >= 8 && littleEndian<std::uint64_t>(head, 0) <= fileSize - 8 && looksLikeJson(head.substr(8))) {
    return failure("looks like safetensors, but its header does not start with '{'");
  }
  if (looksLikeOldTar(head)) return failure("is a tar archive; load it with PyTorch and save it again");
  if (looksLikeOnnx(head))
    return failure("is an ONNX model, whose names are not a module's keys; use the checkpoint it was exported from");
  if (looksLikeTensorFlow(head))
    return failure("is the index of a TensorFlow checkpoint; PyTorch does not load it; convert it to safetensors");
  if (const auto text = whatText(head); !text.empty()) return failure(std::string(text));
  const bool zeros = std::all_of(head.begin(), head.end(), [](char c) { return c == '\0'; });
  if (zeros) return failure("begins with zero bytes; the copy or download is not complete");
  return failure("is no checkpoint of a known format (torch.save, torch::save, TorchScript, safetensors, npz)");
}

Result<ZipKind> sniffZip(const ZipDirectory& directory) {
  bool data = false, constants = false, bytecode = false, arrays = !directory.entries().empty();
  bool keras = false, package = false, exported = false, oldScript = false;
  for (const ZipEntry& entry : directory.entries()) {
    data |= endsWith(entry.name, "/data.pkl") && std::count(entry.name.begin(), entry.name.end(), '/') == 1;
    constants |= endsWith(entry.name, "/constants.pkl") || entry.name.find("/code/") != std::string_view::npos;
    bytecode |= endsWith(entry.name, "/bytecode.pkl");
    arrays &= endsWith(entry.name, ".npy");
    keras |= entry.name == "model.weights.h5";
    oldScript |= endsWith(entry.name, "/model.json");
    package |= endsWith(entry.name, ".data/extern_modules");
    exported |= endsWith(entry.name, "serialized_exported_program.json") || endsWith(entry.name, "/archive_format");
  }
  if (exported) return failure("is a program of torch.export (.pt2); save module.state_dict() of the module instead");
  if (package)
    return failure(
        "is a package of torch.package; load it with torch.package.PackageImporter and save its state_dict()");
  if (keras) return failure("is a Keras model; PyTorch does not load it; convert it to safetensors");
  if (oldScript && !data)
    return failure("is a TorchScript file from before PyTorch 1.4; load it with torch.jit.load and save it again");
  if (data && constants) return ZipKind::Script;
  if (data) return ZipKind::Python;
  if (arrays) return ZipKind::Npz;
  if (bytecode) return failure("is a mobile model without data.pkl; give the TorchScript file it was made from");
  return failure("is a zip archive, but no checkpoint: it has no record 'data.pkl' in a top directory");
}

}  // namespace dictum::checkpoint

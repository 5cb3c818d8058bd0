#include "checkpoint/torch_archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace dictum::checkpoint {
namespace {

bool equalIgnoringCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

// PyTorch looks records up without regard to case: of `data.pkl` and `DATA.PKL` some versions read the one and some the
// other.
Result<void> checkCase(std::string_view name) {
  constexpr std::array meant = {std::string_view("data.pkl"), std::string_view("byteorder"),
                                std::string_view("version"), std::string_view("constants.pkl"),
                                std::string_view("data/")};
  for (const std::string_view each : meant) {
    const bool isFolder = each.back() == '/';
    const auto found = isFolder ? name.substr(0, each.size()) : name;
    if (found != each && equalIgnoringCase(found, each))
      return failure(fmt::format("differs from '{}' in case only; programs disagree about which is meant", each));
  }
  return {};
}

}  // namespace

Result<std::string> topDirectory(const ZipDirectory& directory) {
  std::string top;
  for (const ZipEntry& entry : directory.entries()) {
    const std::size_t slash = entry.name.find('/');
    if (slash == std::string_view::npos) {
      return failure(fmt::format("record '{}' is not in the archive's one directory", entry.name));
    }
    const std::string_view first = entry.name.substr(0, slash + 1);
    if (top.empty()) top = first;
    if (auto checked = checkCase(entry.name.substr(first.size())); !checked)
      return failure(checked.error().within(fmt::format("record '{}'", entry.name)));
    if (first != top) return failure(fmt::format("the archive has two top directories, '{}' and '{}'", top, first));
  }
  return top;
}

Result<std::unique_ptr<ArchivePickle>> readDataPickle(const TorchArchive& archive, CheckpointIndex& index) {
  const ZipEntry* entry = archive.find("data.pkl");
  if (!entry) return failure("the archive has no record 'data.pkl'");
  const Limits& limits = archive.limits;
  const std::uint64_t most =
      entry->method == 0 ? limits.pickleBytes : std::min(limits.pickleBytes, limits.inflatedPickleBytes);
  auto record = readRecord(archive.source, *entry, most);
  if (!record) return failure(record.error());
  if (!record->intact) index.notes.push_back("data.pkl is damaged: its CRC-32 is not the one in the directory");
  auto data = std::make_unique<ArchivePickle>();
  data->bytes = std::move(record->contents);
  auto pickle = readPickle(data->bytes, limits);
  if (!pickle) return failure(pickle.error().within("data.pkl"));
  if (pickle->length != data->bytes.size()) {
    index.notes.push_back(
        fmt::format("data.pkl goes on for {} bytes after its end", data->bytes.size() - pickle->length));
  }
  data->pickle = std::move(*pickle);
  return data;
}

StorageTable::StorageTable(const TorchArchive& archive) : numbered_(archive.directory.entries().size()) {
  const std::string folder = archive.top + "data/";
  for (const ZipEntry& entry : archive.directory.entries()) {
    if (!entry.name.starts_with(folder)) continue;
    const std::string_view key = entry.name.substr(folder.size());
    const auto number = numberOf(key);
    (number ? numbered_[*number] : named_[std::string(key)]).size = entry.size;
  }
}

// PyTorch numbers its storages. Another number, or none, is a name as any other.
std::optional<std::size_t> StorageTable::numberOf(std::string_view key) const {
  std::size_t number = 0;
  const auto [end, status] = std::from_chars(key.data(), key.data() + key.size(), number);
  const bool isPlain = status == std::errc() && end == key.data() + key.size() && (key.size() == 1 || key[0] != '0');
  return isPlain && number < numbered_.size() ? std::optional(number) : std::nullopt;
}

StorageTable::Record* StorageTable::find(std::string_view key) {
  if (const auto number = numberOf(key)) return numbered_[*number].size != Record::none ? &numbered_[*number] : nullptr;
  const auto named = named_.find(std::string(key));
  return named == named_.end() ? nullptr : &named->second;
}

Result<void> StorageTable::check(const Storage& storage) {
  Record* record = find(storage.key);
  if (!record) return failure(fmt::format("its data, record 'data/{}', is missing", storage.key));
  // PyTorch gives every tensor of a storage the dtype that it meets first.
  const Dtype* known = std::exchange(record->dtype, storage.dtype);
  if (known && storage.dtype && known != storage.dtype)
    return failure(fmt::format("its storage '{}' is of {} and of {}", storage.key, known->name, storage.dtype->name));
  if (record->size == storage.bytes) return {};
  return failure(fmt::format("its storage '{}' has {} bytes, record 'data/{}' has {}", storage.key, storage.bytes,
                             storage.key, record->size));
}

StorageCheck recordCheck(const TorchArchive& archive) {
  return [table = StorageTable(archive)](const Storage& storage) mutable { return table.check(storage); };
}

Result<void> readByteOrder(const TorchArchive& archive, CheckpointIndex& index) {
  const ZipEntry* entry = archive.find("byteorder");
  if (!entry) return {};
  const auto record = readRecord(archive.source, *entry, archive.limits.smallRecordBytes);
  if (!record) return failure(record.error());
  if (record->contents != "little" && record->contents != "big") {
    return failure("record 'byteorder' says neither 'little' nor 'big'");
  }
  index.bigEndian = record->contents == "big";
  if (index.bigEndian) index.notes.push_back("the tensor data are big-endian");
  return {};
}

}  // namespace dictum::checkpoint

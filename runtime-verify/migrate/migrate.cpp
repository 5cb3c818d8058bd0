#include "migrate/migrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <set>
#include <vector>

#include "checkpoint/dtype.h"
#include "checkpoint/tensor_data.h"
#include "migrate/fill_pattern.h"
#include "schema/atomic_file.h"
#include "schema/strict_json.h"

namespace dictum::migrate {
namespace {

constexpr std::size_t chunkBytes = std::size_t{1} << 20;  // of a new tensor, written at a time

// A tensor of the new file: from the old one, or filled.
struct Planned {
  std::string key;
  const checkpoint::Dtype* dtype = nullptr;
  std::vector<std::int64_t> shape;
  std::optional<std::size_t> entry;  // of the old file
  double value = 0;
  std::uint64_t bytes = 0;
};

std::uint64_t bytesOf(const checkpoint::Dtype& dtype, const std::vector<std::int64_t>& shape) {
  std::uint64_t elements = 1;
  for (const std::int64_t size : shape) elements *= static_cast<std::uint64_t>(size);
  return elements * dtype.bits / 8;
}

class Plan {
 public:
  Plan(const checkpoint::CheckpointIndex& index, const match::KeyMap& map) : index_(index), map_(map) {}

  Result<void> make() {
    for (std::size_t i = 0; i < index_.entries.size(); ++i)
      if (auto done = carry(i); !done) return done;
    for (const match::NewKey& key : map_.added)
      if (auto done = fill(key); !done) return done;
    for (const match::KeyMapping& mapping : map_.renames) tellUnused(mapping.from);
    for (const match::Glob& dropped : map_.dropped) tellUnused(dropped);
    // The format sorts by element size, so that all are aligned.
    std::stable_sort(tensors.begin(), tensors.end(),
                     [](const Planned& a, const Planned& b) { return a.dtype->bits > b.dtype->bits; });
    return {};
  }

  std::vector<Planned> tensors;
  Migrated counts;

 private:
  void tellUnused(const match::Glob& pattern) {
    const auto isMeant = [&](const checkpoint::TensorEntry& entry) { return pattern.matches(entry.key); };
    if (std::none_of(index_.entries.begin(), index_.entries.end(), isMeant)) counts.unused.push_back(pattern.text());
  }

  Result<void> carry(std::size_t position) {
    const checkpoint::TensorEntry& entry = index_.entries[position];
    const auto name = match::newNameOf(entry.key, map_);
    if (!name) {
      ++counts.dropped;
      return {};
    }
    ++counts.kept;
    counts.renamed += *name != entry.key ? 1 : 0;
    return add({*name, checkpoint::dtypeNamed(entry.dtype), entry.shape, position, 0, 0}, entry.dtype);
  }

  Result<void> fill(const match::NewKey& key) {
    if (!key.dtype || key.key.wildcards() > 0)
      return failure(
          fmt::format("line {}: to migrate, a new key is written out with its dtype and shape: new {} float32 "
                      "[16] = 0",
                      key.line, key.key.text()));
    // The old file has it already.
    if (keys_.count(key.key.text())) return {};
    ++counts.added;
    return add({key.key.text(), checkpoint::dtypeNamed(*key.dtype), *key.shape, {}, key.value, 0}, *key.dtype);
  }

  Result<void> add(Planned tensor, const std::string& dtype) {
    if (!tensor.dtype || tensor.dtype->safetensors.empty())
      return failure(fmt::format("key '{}': safetensors has no dtype '{}'", tensor.key, dtype));
    if (!keys_.insert(tensor.key).second)
      return failure(fmt::format("several keys of the old file are '{}' once mapped", tensor.key));
    tensor.bytes = bytesOf(*tensor.dtype, tensor.shape);
    tensors.push_back(std::move(tensor));
    return {};
  }

  const checkpoint::CheckpointIndex& index_;
  const match::KeyMap& map_;
  std::set<std::string> keys_;
};

std::string headerOf(const std::vector<Planned>& tensors) {
  schema::Json header = schema::Json::object();
  header["__metadata__"] = {{"format", "pt"}};
  std::uint64_t offset = 0;
  for (const Planned& tensor : tensors) {
    header[tensor.key] = {{"dtype", tensor.dtype->safetensors},
                          {"shape", tensor.shape},
                          {"data_offsets", {offset, offset + tensor.bytes}}};
    offset += tensor.bytes;
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // the data begin aligned
  std::string length(8, '\0');
  for (std::size_t i = 0; i < length.size(); ++i) length[i] = static_cast<char>(text.size() >> (8 * i) & 0xff);
  return length + text;
}

// Many copies of one element.
void writeFilled(const Planned& tensor, const std::string& element, schema::AtomicFile& out) {
  std::string chunk;
  const std::uint64_t wanted = std::min<std::uint64_t>(tensor.bytes, chunkBytes);
  while (chunk.size() < wanted) chunk += element;
  for (std::uint64_t left = tensor.bytes; left > 0;) {
    const std::uint64_t bytes = std::min<std::uint64_t>(left, chunk.size());
    out.write(std::string_view(chunk).substr(0, bytes));
    left -= bytes;
  }
}

}  // namespace

Result<Migrated> migrate(const std::string& from, const match::KeyMap& map, const std::string& to) {
  auto data = checkpoint::TensorData::open(from);
  if (!data) return failure(data.error());
  Plan plan(data->index(), map);
  if (auto made = plan.make(); !made) return failure(made.error());
  schema::AtomicFile out(to);
  out.write(headerOf(plan.tensors));
  std::vector<char> buffer;
  for (const Planned& tensor : plan.tensors) {
    if (!tensor.entry) {
      const auto element = elementOf(tensor.dtype->name, tensor.value);
      if (!element)
        return failure(fmt::format("key '{}': {} cannot be {}", tensor.key, tensor.dtype->name, tensor.value));
      writeFilled(tensor, *element, out);
      continue;
    }
    buffer.resize(tensor.bytes);
    if (auto read = data->read(*tensor.entry, buffer.data()); !read)
      return failure(read.error().within(data->index().entries[*tensor.entry].key));
    out.write({buffer.data(), buffer.size()});
  }
  plan.counts.bytes = out.position();
  if (auto done = out.commit(); !done) return failure(done.error());
  return plan.counts;
}

}  // namespace dictum::migrate

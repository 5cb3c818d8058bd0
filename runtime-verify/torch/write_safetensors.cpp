// safetensors: a JSON header, then the elements of every tensor, contiguous and largest elements first.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "schema/atomic_file.h"
#include "bridge.h"
#include "checkpoint/dtype.h"
#include "checkpoint/strided.h"
#include "saved_tensors.h"

namespace dictum::bridge {
namespace {

using Json = nlohmann::ordered_json;

std::uint64_t elementsOf(const SavedTensor& tensor) { return checkpoint::elementCountOf(tensor.shape); }

std::uint64_t itemSizeOf(const SavedTensor& tensor) { return checkpoint::dtypeNamed(tensor.dtype)->bits / 8; }

// Row-major elements; gathered in a buffer where they are not so in memory.
std::string_view contiguous(const SavedTensor& tensor, const SavedStorage& storage, std::string& buffer) {
  const std::uint64_t elements = elementsOf(tensor), itemSize = itemSizeOf(tensor);
  if (elements == 0) return {};
  const char* first = storage.data + tensor.offset * itemSize;
  if (checkpoint::isRowMajor(tensor.shape, tensor.strides)) return {first, elements * itemSize};
  buffer.resize(elements * itemSize);
  checkpoint::gather(tensor.shape, tensor.strides, first, itemSize, buffer.data());
  return buffer;
}

struct Layout {
  std::vector<const SavedTensor*> stored;      // in the order of the file
  std::map<std::string, std::string> aliases;  // tied keys that are not stored, and the key that is
};

// Of tied tensors the first key is stored. The format sorts by element size, so that all are aligned.
Layout layOut(const std::vector<SavedTensor>& tensors) {
  Layout layout;
  using Identity =
      std::tuple<std::size_t, std::uint64_t, std::vector<std::int64_t>, std::vector<std::int64_t>, std::string>;
  std::map<Identity, std::string> keys;
  for (const SavedTensor& tensor : tensors) {
    const Identity identity{tensor.storage, tensor.offset, tensor.shape, tensor.strides, tensor.dtype};
    const auto [known, isNew] = keys.emplace(identity, tensor.key);
    if (isNew || elementsOf(tensor) == 0) {
      layout.stored.push_back(&tensor);
    } else {
      layout.aliases.emplace(tensor.key, known->second);
    }
  }
  // Equal sizes keep their order: the pointers lead into one vector.
  std::sort(layout.stored.begin(), layout.stored.end(), [](const SavedTensor* a, const SavedTensor* b) {
    return std::pair(itemSizeOf(*b), a) < std::pair(itemSizeOf(*a), b);
  });
  return layout;
}

std::string headerOf(const Layout& layout) {
  Json header = Json::object();
  header["__metadata__"] = {{"format", "pt"}};
  for (const auto& [dropped, kept] : layout.aliases) header["__metadata__"][dropped] = kept;
  std::uint64_t offset = 0;
  for (const SavedTensor* tensor : layout.stored) {
    const std::uint64_t end = offset + elementsOf(*tensor) * itemSizeOf(*tensor);
    header[tensor->key] = {{"dtype", checkpoint::dtypeNamed(tensor->dtype)->safetensors},
                           {"shape", tensor->shape},
                           {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // the data begin aligned
  return text;
}

}  // namespace

std::optional<std::string> writeSafetensors(const std::string& file, const std::vector<SavedTensor>& tensors,
                                            const std::vector<SavedStorage>& storages) {
  if (auto sound = checkSaved(tensors); !sound) return sound.error().message();
  for (const SavedTensor& tensor : tensors) {
    const checkpoint::Dtype* dtype = checkpoint::dtypeNamed(tensor.dtype);
    if (!dtype || dtype->safetensors.empty())
      return fmt::format("cannot save key '{}': safetensors has no {}", tensor.key, tensor.dtype);
    if (tensor.key == "__metadata__")
      return std::string("cannot save key '__metadata__': safetensors means its own by it");
  }
  const Layout layout = layOut(tensors);
  const std::string header = headerOf(layout);
  schema::AtomicFile out(file);
  std::string length(8, '\0');
  for (std::size_t i = 0; i < length.size(); ++i) length[i] = static_cast<char>(header.size() >> (8 * i) & 0xff);
  out.write(length);
  out.write(header);
  std::string buffer;
  for (const SavedTensor* tensor : layout.stored) out.write(contiguous(*tensor, storages[tensor->storage], buffer));
  const auto done = out.commit();
  return done ? std::nullopt : std::optional(done.error().message());
}

}  // namespace dictum::bridge
